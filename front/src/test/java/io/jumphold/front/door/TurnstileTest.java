package io.jumphold.front.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("RATE-3")
class TurnstileTest {

    private final AtomicLong nanos = new AtomicLong(7);
    private final EmbeddedChannel listener = new EmbeddedChannel(new Turnstile(nanos::get));

    @BeforeEach
    void timePassesAsToldOnly() {
        listener.freezeTime();
    }

    /** Accepted, and reached by its thread so much later. */
    private void newcomer(long lagMs) throws Exception {
        var newcomer = new EmbeddedChannel(false, false, new ChannelInboundHandlerAdapter());
        listener.pipeline().fireChannelRead(newcomer);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(lagMs));
        newcomer.register();
        assertThat(newcomer.pipeline().toMap()).as("leaves nothing behind").hasSize(1);
    }

    @Test
    void nobodyIsLetInForAsLongAsTheThreadsAreBehind() throws Exception {
        newcomer(39);
        assertThat(listener.config().isAutoRead()).isTrue();

        newcomer(300);
        newcomer(310);
        assertThat(listener.config().isAutoRead()).isFalse();

        listener.advanceTimeBy(299, TimeUnit.MILLISECONDS);
        listener.runScheduledPendingTasks();
        assertThat(listener.config().isAutoRead()).isFalse();
        listener.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        listener.runScheduledPendingTasks();
        assertThat(listener.config().isAutoRead()).isTrue();
    }

    @Test
    void howeverFarBehindItLooksAgainAfterASecond() throws Exception {
        newcomer(60_000);

        listener.advanceTimeBy(1, TimeUnit.SECONDS);
        listener.runScheduledPendingTasks();

        assertThat(listener.config().isAutoRead()).isTrue();
        newcomer(60_000);
        assertThat(listener.config().isAutoRead()).isFalse();
    }
}
