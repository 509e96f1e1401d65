/** What every command has at hand, and the options that mean the same everywhere. */
@NullMarked
package io.jumphold.cli.command;

import org.jspecify.annotations.NullMarked;
