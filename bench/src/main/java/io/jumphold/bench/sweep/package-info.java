/** Many entries fall due at once. */
@NullMarked
package io.jumphold.bench.sweep;

import org.jspecify.annotations.NullMarked;
