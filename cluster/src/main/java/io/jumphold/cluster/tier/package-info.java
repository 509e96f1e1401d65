/** How many Jump Clients a node may hold. */
@NullMarked
package io.jumphold.cluster.tier;

import org.jspecify.annotations.NullMarked;
