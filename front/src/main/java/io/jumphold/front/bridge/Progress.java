package io.jumphold.front.bridge;

import io.netty.channel.Channel;
import java.time.Duration;

/** Whether anything happens on a connection: a request that is being worked on counts, a reader that has stalled does not. */
final class Progress {

    private final Channel channel;
    private final Conversation conversation;
    private boolean heard;
    private boolean sent;
    private long unsent;
    private long last;

    Progress(Channel channel, Conversation conversation, long now) {
        this.channel = channel;
        this.conversation = conversation;
        this.last = now;
    }

    void heard() {
        heard = true;
    }

    void sent() {
        sent = true;
    }

    void restart(long now) {
        last = now;
    }

    /** Takes note of what has happened since the last look. On the event loop. */
    void look(long now) {
        var buffer = channel.unsafe().outboundBuffer();
        var before = unsent;
        unsent = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        // A WebSocket's pings are answered, so there only the peer's own bytes show that it lives.
        var written = !conversation.isUpgraded() && (sent || unsent != before);
        var working = conversation.isAnswering() && !isStalled();
        if (heard || written || working) {
            last = now;
        }
        heard = false;
        sent = false;
    }

    /** Whether something waits to be written. */
    boolean isStalled() {
        return unsent > 0;
    }

    boolean hasRestedFor(Duration duration, long now) {
        return now - last > duration.toNanos();
    }
}
