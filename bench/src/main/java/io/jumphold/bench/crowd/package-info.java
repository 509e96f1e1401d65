/** The scripted Jump Clients that load it. */
@NullMarked
package io.jumphold.bench.crowd;

import org.jspecify.annotations.NullMarked;
