package io.jumphold.front.bridge;

import org.apache.pekko.util.ByteString;

/** What the connection tells the stream. */
sealed interface Signal {

    record Bytes(ByteString bytes) implements Signal {}

    /** The peer sends no more, and what it sent is whole. */
    record InputOver() implements Signal {}

    /** There is room to write again. */
    record Writable() implements Signal {}

    record Lost(ConnectionLost cause) implements Signal {}

    /** Sent by the stream to itself. */
    record StopOutput() implements Signal {}
}
