/** A Jump: finding the machine, the session's pipe, and the shell on this side of it. */
@NullMarked
package io.jumphold.cli.jump;

import org.jspecify.annotations.NullMarked;
