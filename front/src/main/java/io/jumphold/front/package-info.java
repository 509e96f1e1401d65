/** The front door: TLS, limits on strangers, and the sockets of machines. */
@NullMarked
package io.jumphold.front;

import org.jspecify.annotations.NullMarked;
