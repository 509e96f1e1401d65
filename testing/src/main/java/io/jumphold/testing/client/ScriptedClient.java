package io.jumphold.testing.client;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.identity.Proof;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.InstallMode;
import io.jumphold.protocol.machine.NetworkCard;
import io.jumphold.protocol.machine.OperatingSystem;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.MalformedFrameException;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Terms;
import io.jumphold.protocol.wire.Wire;
import io.jumphold.protocol.wire.WireCodec;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.security.KeyPair;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One scripted machine. It does nothing by itself: the test says when it attaches, beats, answers, goes. Only whom it is told to trust it trusts from then
 * on, and says so, as no site would be done changing its authority otherwise (ENR-9).
 */
public final class ScriptedClient {
    /** Beyond the numbers that tests give their reports. */
    private static final long TRUST_KEPT = 1_000_000_000;

    private final Fleet fleet;
    private final KeyPair keys;
    private final long processNonce = System.identityHashCode(this);
    private volatile HostFacts facts;
    private volatile int clientId;
    private volatile Terms terms = Terms.NONE;
    private volatile ServerFrame.StatisticsWanted statisticsWanted =
            new ServerFrame.StatisticsWanted(List.of(), 86_400_000);
    private volatile List<String> trusts;
    private volatile String pass = "";
    private volatile String place = "";
    private volatile List<String> elsewhere = List.of();
    private volatile @Nullable Attach attach;
    private volatile @Nullable Runnable moved;
    private volatile CompletableFuture<Void> move = CompletableFuture.completedFuture(null);

    ScriptedClient(Fleet fleet, String hostName, KeyPair keys) {
        this.fleet = fleet;
        this.keys = keys;
        this.facts = facts(hostName);
        this.trusts = fleet.key().authorities();
    }

    /** What a small Linux machine of this name would tell. */
    public static HostFacts facts(String hostName) {
        return facts(hostName, new Gateway("192.0.2.1", "02:00:00:00:00:01"));
    }

    /** The same behind this gateway. */
    public static HostFacts facts(String hostName, Gateway gateway) {
        return facts(hostName, gateway, "");
    }

    /** The same, installed in this scope (ENR-8). */
    public static HostFacts facts(String hostName, Gateway gateway, String installScope) {
        return new HostFacts(
                hostName,
                hostName + ".example.test",
                "",
                "",
                new OperatingSystem("linux", "Debian GNU/Linux 12", "amd64"),
                List.of("192.0.2.10"),
                gateway,
                List.of(new NetworkCard("eth0", "02:00:00:00:00:02", List.of("192.0.2.10/24"))),
                List.of(),
                "",
                InstallMode.SERVICE,
                "1.0.0",
                "test",
                installScope,
                null);
    }

    /** The permanent id; 0 before the first welcome. */
    public int clientId() {
        return clientId;
    }

    /** What it was told last of how long it lives without its site. */
    public Terms terms() {
        return terms;
    }

    /** What it was told last that it is to tell of itself; it tells nothing by itself. */
    public ServerFrame.StatisticsWanted statisticsWanted() {
        return statisticsWanted;
    }

    /** Whom it trusts: the installer's authorities, or those that it was told last (ENR-9). */
    public List<String> trusts() {
        return trusts;
    }

    /** Nodes that the last refusal named (TIER-2). */
    public List<String> elsewhere() {
        return elsewhere;
    }

    /** The place in line that it has (RATE-2), or empty. */
    public String place() {
        return place;
    }

    /** From the next attach on it shows this pass. */
    public void pass(String pass) {
        this.pass = pass;
    }

    public KeyPair keys() {
        return keys;
    }

    public HostFacts facts() {
        return facts;
    }

    /** From the next attach on it tells this. */
    public void facts(HostFacts facts) {
        this.facts = facts;
    }

    /** Pretends to be another Jump Client. */
    public void pretendToBe(int otherId) {
        clientId = otherId;
    }

    /** Connects to the site's first address and says enrol (the first time) or hello; fails with the {@link FaultException} of a refusal. */
    public CompletableFuture<ServerFrame.Welcome> attach() {
        return attach(fleet.key().addresses().getFirst());
    }

    /** The same at this address. */
    public CompletableFuture<ServerFrame.Welcome> attach(String address) {
        Attach fresh = new Attach(place);
        attach = fresh;
        fleet.dial(address, "/attach", fresh);
        return fresh.welcome;
    }

    /** From now on it obeys nodes that ask it to attach elsewhere (PRES-9); {@code moved} is called when it is there, before it lets go of the old one. */
    public void followMoves(Runnable moved) {
        this.moved = moved;
    }

    private void move(ServerFrame.Move order, Runnable arrived) {
        Attach fresh = new Attach(order.place());
        move = fresh.welcome.thenRun(() -> {
            Attach old = current();
            attach = fresh;
            arrived.run();
            old.close();
        });
        fleet.dial(order.addresses().getFirst(), "/attach", fresh);
    }

    /** Done when it has moved as it was last asked to, and failed where nobody welcomed it; done from the start where nobody asked. */
    public CompletableFuture<Void> move() {
        return move;
    }

    /** Done when it has said who it is, or has failed to: the part of attaching that costs it something. */
    public CompletableFuture<Void> introduced() {
        return current().introduced;
    }

    /** Frames that came after the welcome, oldest first; without the terms, whom to trust, and what statistics are wanted. */
    public BlockingQueue<ServerFrame> frames() {
        return current().frames;
    }

    /** Done when the connection has ended, with the close code, or -1. */
    public CompletableFuture<Integer> ended() {
        return current().ended;
    }

    public void send(ClientFrame frame) {
        current().send(WireCodec.encode(frame));
    }

    /** Any WebSocket frame, for what no honest client would send. */
    public void sendRaw(WebSocketFrame frame) {
        current().sendRaw(frame);
    }

    public void close() {
        current().close();
    }

    public void drop() {
        current().drop();
    }

    public void reading(boolean on) {
        current().reading(on);
    }

    /** Opens its end of a session as ordered; fails with the {@link FaultException} of a refusal. */
    public CompletableFuture<ScriptedPipe> join(ServerFrame.OpenSession order) {
        return ScriptedPipe.join(fleet, address(order.addresses()), order.sessionId(), order.ticket(), this);
    }

    private String address(List<String> named) {
        return named.isEmpty() ? fleet.key().addresses().getFirst() : named.getFirst();
    }

    private Attach current() {
        Attach present = attach;
        if (present == null) {
            throw new IllegalStateException("attach first");
        }
        return present;
    }

    /** That a session's connection, whose node shows the key of this hash, is this machine's (ENR-3). */
    public ClientFrame.MachineProof prove(ServerFrame.Challenge challenge, byte[] serverKeyHash) {
        byte[] nonce = Keys.random(32);
        return new ClientFrame.MachineProof(clientId, nonce, sign(Proof.SESSION, challenge, nonce, serverKeyHash));
    }

    private byte[] sign(String context, ServerFrame.Challenge challenge, byte[] nonce, byte[] serverKeyHash) {
        return new Proof(context, challenge.siteId(), challenge.nonce(), nonce, serverKeyHash).sign(keys.getPrivate());
    }

    private ClientFrame first(ServerFrame.Challenge challenge, byte[] serverKeyHash, String place) {
        byte[] nonce = Keys.random(32);
        byte[] proof = sign(Proof.ATTACH, challenge, nonce, serverKeyHash);
        return clientId == 0
                ? new ClientFrame.Enrol(
                        Wire.OLDEST,
                        Wire.NEWEST,
                        fleet.key().token(),
                        keys.getPublic().getEncoded(),
                        nonce,
                        proof,
                        facts,
                        "",
                        processNonce,
                        place,
                        trusts)
                : new ClientFrame.Hello(
                        Wire.OLDEST, Wire.NEWEST, clientId, nonce, proof, facts, processNonce, pass, place, trusts);
    }

    private final class Attach extends FrameHandler {
        private final String shown;
        private final CompletableFuture<ServerFrame.Welcome> welcome = new CompletableFuture<>();
        private final CompletableFuture<Void> introduced = new CompletableFuture<>();
        private final CompletableFuture<Integer> ended = new CompletableFuture<>();
        private final BlockingQueue<ServerFrame> frames = new LinkedBlockingQueue<>();

        private Attach(String place) {
            shown = place;
        }

        @Override
        void received(byte[] bytes) {
            try {
                received(WireCodec.serverFrame(bytes));
            } catch (MalformedFrameException e) {
                welcome.completeExceptionally(e);
                drop();
            }
        }

        private void received(ServerFrame frame) {
            switch (frame) {
                case ServerFrame.Challenge challenge -> {
                    send(WireCodec.encode(first(challenge, serverKeyHash(), shown)));
                    introduced.complete(null);
                }
                case ServerFrame.Welcome welcomed -> {
                    clientId = welcomed.clientId();
                    pass = welcomed.pass();
                    place = "";
                    welcome.complete(welcomed);
                }
                case ServerFrame.TermsTold(Terms told) -> terms = told;
                case ServerFrame.Trust(var authorities) -> {
                    trusts = authorities;
                    fleet.trust(authorities);
                    send(WireCodec.encode(new ClientFrame.TrustKept(TRUST_KEPT, authorities)));
                }
                case ServerFrame.Ack(var number) when number == TRUST_KEPT -> {
                    // Of its own doing; not the test's business.
                }
                case ServerFrame.Move order when moved != null -> move(order, Objects.requireNonNull(moved));
                case ServerFrame.StatisticsWanted wanted -> statisticsWanted = wanted;
                case ServerFrame.Refused refused
                when !welcome.isDone() -> {
                    place = refused.place().isEmpty() ? place : refused.place();
                    elsewhere = refused.elsewhere();
                    welcome.completeExceptionally(new FaultException(refused.fault()));
                }
                default -> frames.add(frame);
            }
        }

        @Override
        void ended(int closeCode, @Nullable Throwable cause) {
            welcome.completeExceptionally(
                    cause != null
                            ? cause
                            : new FaultException(
                                    ErrorCode.GOING_AWAY.fault("closed with " + closeCode + " before the welcome")));
            introduced.complete(null);
            ended.complete(closeCode);
        }
    }
}
