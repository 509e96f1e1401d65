package io.jumphold.front.door;

import io.netty.channel.Channel;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that connections belong to. */
public final class Loops {

    private static final Logger LOG = LoggerFactory.getLogger(Loops.class);

    private Loops() {}

    /** On the channel's own thread: at once where this is it, else as soon as it can; never once the door has been closed. */
    public static void run(Channel channel, Runnable action) {
        if (channel.eventLoop().inEventLoop()) {
            action.run();
            return;
        }
        try {
            channel.eventLoop().execute(action);
        } catch (RejectedExecutionException e) {
            LOG.debug("The door had been closed before the connection of {} was", channel.remoteAddress());
        }
    }
}
