package io.jumphold.bench.relay;

import io.jumphold.bench.machine.KernelQueues;
import io.jumphold.bench.site.BenchSite;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A session through a site's nodes: the machine's end sends, the representative's receives. */
final class RelayedSession implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;
    private static final Duration STALLED = Duration.ofMillis(500);

    private final ScriptedClient client;
    private final SessionEnd.Joined sender;
    private final SessionEnd.Joined receiver;

    private RelayedSession(ScriptedClient client, SessionEnd.Joined sender, SessionEnd.Joined receiver) {
        this.client = client;
        this.sender = sender;
        this.receiver = receiver;
    }

    /** The representative's end joins at the first node, the machine's at the last. */
    static RelayedSession open(BenchSite site, Fleet fleet, Ends ends) throws InterruptedException {
        String first = site.addresses().getFirst();
        String last = site.addresses().getLast();
        ScriptedClient client = fleet.client("relayed");
        client.attach(last).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        String item = "/jump-items/" + client.clientId();
        Awaitility.await()
                .ignoreExceptions()
                .until(() ->
                        site.admin().get(item, JumpItems.Details.class).item().status() == Status.ONLINE);
        CompletableFuture<Sessions.Started> jumping = CompletableFuture.supplyAsync(
                () -> site.admin().post(item + "/jump", Map.of(), Sessions.Started.class));
        ServerFrame.OpenSession order = (ServerFrame.OpenSession)
                Objects.requireNonNull(client.frames().poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "no order came");
        client.send(new ClientFrame.SessionOpening(order.sessionId()));
        SessionEnd.Joined machine = SessionEnd.machine(ends, last, order, client);
        Sessions.Started started = jumping.join();
        SessionEnd.Joined representative = SessionEnd.representative(
                ends, first, order.sessionId(), Base64.getUrlDecoder().decode(started.ticket()));
        return new RelayedSession(client, machine, representative);
    }

    /** MiB a second of messages like this one. */
    double throughput(byte[] message) throws InterruptedException {
        flood(message);
        double rate = Throughput.of(receiver::received);
        if (!sender.channel().isActive() || !receiver.channel().isActive()) {
            throw new IllegalStateException("The session ended while it was measured");
        }
        return rate;
    }

    private void flood(byte[] message) {
        new Flood(() -> new BinaryWebSocketFrame(Unpooled.wrappedBuffer(message))).begin(sender.channel());
    }

    /**
     * KiB that the nodes hold in user space when the receiving end does not read and the sending one can send no more: what left the one and reached
     * neither the other nor the kernel's queues.
     */
    double buffered(byte[] message) throws InterruptedException {
        receiver.channel().config().setAutoRead(false);
        long sentBefore = sender.raw().sent(sender.channel());
        long readBefore = receiver.raw().read();
        flood(message);
        long before = -1;
        long sent = sender.raw().sent(sender.channel());
        while (sent > before) {
            before = sent;
            Thread.sleep(STALLED);
            sent = sender.raw().sent(sender.channel());
        }
        long inKernel = queued(sender.channel()) + queued(receiver.channel());
        return (sent - sentBefore - (receiver.raw().read() - readBefore) - inKernel) / 1024.0;
    }

    private static long queued(Channel channel) {
        return KernelQueues.bytes(
                ((InetSocketAddress) channel.localAddress()).getPort(),
                ((InetSocketAddress) channel.remoteAddress()).getPort());
    }

    /** Past TLS, whose goodbye would wait behind what a stalled end never takes. */
    @Override
    public void close() {
        sender.channel().pipeline().firstContext().close().syncUninterruptibly();
        receiver.channel().pipeline().firstContext().close().syncUninterruptibly();
        client.drop();
    }
}
