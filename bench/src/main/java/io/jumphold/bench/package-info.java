/** The load generator and the benchmarks, run against real nodes. */
@NullMarked
package io.jumphold.bench;

import org.jspecify.annotations.NullMarked;
