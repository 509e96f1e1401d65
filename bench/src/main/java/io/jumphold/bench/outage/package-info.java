/** All nodes are gone for a while. */
@NullMarked
package io.jumphold.bench.outage;

import org.jspecify.annotations.NullMarked;
