package io.jumphold.bench.drain;

import io.jumphold.bench.site.BenchSite;
import io.jumphold.cli.api.Http;
import io.jumphold.cli.jump.SessionConnection;
import io.jumphold.cli.site.Pin;
import io.jumphold.cli.site.Site;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Channel;
import io.jumphold.protocol.pipe.ChannelListener;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A session with a real Jump Client, over the representative's own program, in which what is written comes back. */
final class EchoingSession implements AutoCloseable {
    private final SessionConnection session;
    private final Channel channel;
    private volatile CountDownLatch echo = new CountDownLatch(0);
    private volatile boolean over;

    EchoingSession(BenchSite site, int jumpItem) throws InterruptedException {
        Sessions.Started started =
                site.admin().post("/jump-items/" + jumpItem + "/jump", Map.of(), Sessions.Started.class);
        Site known = new Site(URI.create("https://" + site.addresses().getFirst()), new Pin(site.authority()));
        session = SessionConnection.open(new Http(known, Http.Listener.NONE), started);
        channel = session.open("shell", Map.of("command", "cat", "pty", "false"), new Listener());
    }

    /** Whether what is written still comes back within this time. */
    boolean echoes(Duration within) throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(1);
        echo = answered;
        try {
            byte[] line = "still there?\n".getBytes(StandardCharsets.UTF_8);
            channel.write(line, 0, line.length);
        } catch (IOException ended) {
            return false;
        }
        return answered.await(within.toMillis(), TimeUnit.MILLISECONDS) && !over;
    }

    @Override
    public void close() {
        session.close();
    }

    private final class Listener implements ChannelListener {
        @Override
        public void data(byte[] bytes) {
            channel.consumed(bytes.length);
            echo.countDown();
        }

        @Override
        public void closed(@Nullable Integer exitCode, @Nullable Fault fault) {
            over = true;
        }
    }
}
