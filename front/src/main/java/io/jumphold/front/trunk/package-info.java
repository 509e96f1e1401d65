/** Between nodes: the pipes of sessions whose two ends are on different nodes, each over a connection of its own. */
@NullMarked
package io.jumphold.front.trunk;

import org.jspecify.annotations.NullMarked;
