/** Sessions on this machine: each with a connection of its own, a pipe in it, and tools in the pipe's channels. */
@NullMarked
package io.jumphold.client.session;

import org.jspecify.annotations.NullMarked;
