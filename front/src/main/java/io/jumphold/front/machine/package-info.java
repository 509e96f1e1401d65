/** Machines' WebSockets: what attaches them for orders, and the pipes of their sessions. */
@NullMarked
package io.jumphold.front.machine;

import org.jspecify.annotations.NullMarked;
