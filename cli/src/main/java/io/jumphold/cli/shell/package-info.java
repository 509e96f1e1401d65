/** What helps the user's own shell: completion, and commands that the launcher starts by itself. */
@NullMarked
package io.jumphold.cli.shell;

import org.jspecify.annotations.NullMarked;
