/** The benchmark of a session's bytes. */
@NullMarked
package io.jumphold.bench.relay;

import org.jspecify.annotations.NullMarked;
