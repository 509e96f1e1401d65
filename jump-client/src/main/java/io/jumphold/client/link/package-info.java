/** One connection to a node: the TLS that the site's authority vouches for (ENR-4), the WebSocket in it, and when to try again. */
@NullMarked
package io.jumphold.client.link;

import org.jspecify.annotations.NullMarked;
