/** The benchmark of attached Jump Clients. */
@NullMarked
package io.jumphold.bench.connections;

import org.jspecify.annotations.NullMarked;
