/** What a node counts of its own work. */
@NullMarked
package io.jumphold.cluster.metrics;

import org.jspecify.annotations.NullMarked;
