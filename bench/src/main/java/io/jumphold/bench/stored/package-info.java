/** What entries cost whose machines are away. */
@NullMarked
package io.jumphold.bench.stored;

import org.jspecify.annotations.NullMarked;
