package io.jumphold.protocol.pipe;

import io.jumphold.protocol.error.Fault;
import org.jspecify.annotations.Nullable;

/** What arrives in a channel, in order, one call at a time, on the thread that feeds the pipe (or the one that closes it); must not block. */
public interface ChannelListener {
    /** Bytes of the other end; call {@link Channel#consumed} once they are used up, or the other end will stop. */
    void data(byte[] bytes);

    /** The terminal of the other end has a new size. */
    default void resized(int columns, int rows) {}

    /** The other end wants this signal sent to what runs here. */
    default void signalled(String name) {}

    /** The other end has closed the channel, or the pipe has ended; called once, nothing more arrives. Close this end too when its work is done. */
    void closed(@Nullable Integer exitCode, @Nullable Fault fault);
}
