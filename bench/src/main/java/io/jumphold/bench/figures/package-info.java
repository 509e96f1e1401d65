/** Figures computed from what was measured. */
@NullMarked
package io.jumphold.bench.figures;

import org.jspecify.annotations.NullMarked;
