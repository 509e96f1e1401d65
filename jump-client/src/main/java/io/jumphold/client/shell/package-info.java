/** The command shell: a program on a real terminal, or on plain pipes, in a channel of a session (TOOL-1). */
@NullMarked
package io.jumphold.client.shell;

import org.jspecify.annotations.NullMarked;
