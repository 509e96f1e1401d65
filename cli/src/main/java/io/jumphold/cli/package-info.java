/** The command line of representatives and administrators. */
@NullMarked
package io.jumphold.cli;

import org.jspecify.annotations.NullMarked;
