/** The command shell: a real terminal for a channel of a session (TOOL-1). */
@NullMarked
package io.jumphold.client.shell;

import org.jspecify.annotations.NullMarked;
