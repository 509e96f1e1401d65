/** A site to test the command line against: real TLS, real WebSockets, a machine that runs real commands. */
@NullMarked
package io.jumphold.cli.testsite;

import org.jspecify.annotations.NullMarked;
