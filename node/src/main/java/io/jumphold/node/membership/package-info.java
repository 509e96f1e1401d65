/** This node as one of the nodes of its site: how they find each other, and what they know of each other. */
@NullMarked
package io.jumphold.node.membership;

import org.jspecify.annotations.NullMarked;
