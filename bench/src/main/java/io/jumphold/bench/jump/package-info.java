/** The benchmark of Jumps. */
@NullMarked
package io.jumphold.bench.jump;

import org.jspecify.annotations.NullMarked;
