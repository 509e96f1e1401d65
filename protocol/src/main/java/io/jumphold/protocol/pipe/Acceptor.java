package io.jumphold.protocol.pipe;

import java.util.Map;

/** Takes the channels that the other end opens. */
@FunctionalInterface
public interface Acceptor {
    /**
     * The other end asks for a tool. Called on the thread that feeds the pipe; must not block. To refuse, close the channel with a fault.
     *
     * @return who listens to the channel
     */
    ChannelListener opened(Channel channel, String tool, Map<String, String> parameters);
}
