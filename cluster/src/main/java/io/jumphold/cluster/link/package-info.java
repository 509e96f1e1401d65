/** Machines' connections: who is attached to this node, and how orders reach them. */
@NullMarked
package io.jumphold.cluster.link;

import org.jspecify.annotations.NullMarked;
