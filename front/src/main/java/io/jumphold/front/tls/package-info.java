/** The TLS that the front door speaks. */
@NullMarked
package io.jumphold.front.tls;

import org.jspecify.annotations.NullMarked;
