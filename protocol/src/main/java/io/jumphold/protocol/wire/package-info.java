/** The frames that machines, nodes and representatives exchange, and their CBOR form. */
@NullMarked
package io.jumphold.protocol.wire;

import org.jspecify.annotations.NullMarked;
