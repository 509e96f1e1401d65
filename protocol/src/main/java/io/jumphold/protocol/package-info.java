/** The vocabulary and the wire of Jumphold: ids, frames, messages, the error catalogue. No Pekko, no sockets. */
@NullMarked
package io.jumphold.protocol;

import org.jspecify.annotations.NullMarked;
