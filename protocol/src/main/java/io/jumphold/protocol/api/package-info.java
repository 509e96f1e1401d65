/** The JSON shapes of the HTTP API under /api/v1. */
@NullMarked
package io.jumphold.protocol.api;

import org.jspecify.annotations.NullMarked;
