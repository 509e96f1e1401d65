/** Puts the heart together on a node: sharding, registries, and the facades that the edges call. */
@NullMarked
package io.jumphold.cluster.heart;

import org.jspecify.annotations.NullMarked;
