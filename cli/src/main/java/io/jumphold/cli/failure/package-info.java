/** What can go wrong, and how the screen and the exit code tell it. */
@NullMarked
package io.jumphold.cli.failure;

import org.jspecify.annotations.NullMarked;
