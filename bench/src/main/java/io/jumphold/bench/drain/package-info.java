/** One node after the other is stopped in order and started again. */
@NullMarked
package io.jumphold.bench.drain;

import org.jspecify.annotations.NullMarked;
