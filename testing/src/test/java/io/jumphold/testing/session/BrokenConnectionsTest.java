package io.jumphold.testing.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.cli.api.Http;
import io.jumphold.cli.jump.SessionConnection;
import io.jumphold.cli.site.Pin;
import io.jumphold.cli.site.Site;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.pipe.Channel;
import io.jumphold.protocol.pipe.ChannelListener;
import io.jumphold.testing.network.BreakingProxy;
import io.jumphold.testing.node.FreePort;
import io.jumphold.testing.node.TestApi;
import io.jumphold.testing.node.TestNode;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real node, a real Jump Client and the representative's real end, and a network between them that breaks. */
@Timeout(180)
class BrokenConnectionsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private BreakingProxy network;
    private TestNode node;
    private TestApi admin;
    private RealClient client;
    private Sessions.Started started;
    private SessionConnection session;

    @BeforeEach
    void jump() throws Exception {
        int port = FreePort.find();
        network = BreakingProxy.to(port);
        node = TestNode.start(
                folder.resolve("node"),
                "jumphold.front.port = " + port,
                "jumphold.front.addresses = [\"" + network.address() + "\"]");
        admin = node.administrator();
        InstallerKey key = admin.installer();
        client = new RealClient(folder.resolve("client"), key);
        await().atMost(PATIENCE)
                .until(() -> admin.items("?status=online").items().size() == 1);
        JumpItems.Item item = admin.items("").items().getFirst();
        assertThat(item.status()).isEqualTo(Status.ONLINE);
        started = admin.post("/jump-items/" + item.id() + "/jump", Map.of(), Sessions.Started.class);
        Site site = new Site(
                URI.create("https://" + network.address()),
                new Pin(key.authorities().getFirst()));
        session = SessionConnection.open(new Http(site, Http.Listener.NONE), started);
    }

    @AfterEach
    void end() throws Exception {
        session.close();
        client.close();
        node.close();
        network.close();
    }

    private Sessions.State state() {
        return admin.get("/sessions/" + started.session().id(), Sessions.Session.class)
                .state();
    }

    @Test
    @Tag("JUMP-7")
    @Tag("JUMP-9")
    @Tag("TOOL-7")
    void everyByteArrivesOnceAndInOrderWhereverAConnectionBreaks() throws Exception {
        Random random = new Random(20261122);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        Running cat = new Running(session, "cat");
        for (int breaks = 0; breaks < 20; breaks++) {
            byte[] part = new byte[150_000 + random.nextInt(100_000)];
            random.nextBytes(part);
            sent.writeBytes(part);
            cat.channel.write(part, 0, part.length);
            if (breaks % 5 == 0) {
                network.breakAll();
            } else {
                network.breakOne(random);
            }
        }
        cat.channel.signal("EOF");
        assertThat(cat.exitCode.get(60, TimeUnit.SECONDS)).isZero();
        assertThat(cat.written()).isEqualTo(sent.toByteArray());
        assertThat(state()).isEqualTo(Sessions.State.RUNNING);
    }

    @Test
    @Tag("JUMP-7")
    void theOwnerEndsItAndWithItWhatRunsThere() {
        Running sleep = new Running(session, "sleep 600");
        network.breakAll();
        await().atMost(PATIENCE).until(() -> client.sessions() == 1);
        admin.post("/sessions/" + started.session().id() + "/end", Map.of(), Sessions.Session.class);
        await().atMost(PATIENCE).until(() -> client.sessions() == 0);
        await().atMost(PATIENCE).until(sleep.exitCode::isCompletedExceptionally);
    }

    /** A command on the machine. */
    private static final class Running implements ChannelListener {
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
        private final Channel channel;

        private Running(SessionConnection session, String command) {
            channel = session.open("shell", Map.of("command", command, "pty", "false"), this);
        }

        @Override
        public synchronized void data(byte[] bytes) {
            written.writeBytes(bytes);
            channel.consumed(bytes.length);
        }

        private synchronized byte[] written() {
            return written.toByteArray();
        }

        @Override
        public void closed(@Nullable Integer code, @Nullable Fault fault) {
            if (code == null) {
                exitCode.completeExceptionally(new AssertionError(String.valueOf(fault)));
            } else {
                exitCode.complete(code);
            }
        }
    }
}
