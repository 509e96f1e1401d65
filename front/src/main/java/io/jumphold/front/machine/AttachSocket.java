package io.jumphold.front.machine;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.Connection;
import io.jumphold.cluster.link.Link;
import io.jumphold.cluster.link.Machines;
import io.jumphold.cluster.trust.Trust;
import io.jumphold.front.door.Guest;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.machine.Readings;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.MalformedFrameException;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Terms;
import io.jumphold.protocol.wire.Wire;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A Jump Client's connection for orders. Its heartbeats end here; the heart hears of what changes something. */
final class AttachSocket extends MachineSocket implements Link {

    private static final int MISSED_BEATS = 2;

    private static final List<String> OTHERS = List.of();

    /** Orders that may wait for the welcome. Whoever gives one expects an answer, and acts when none comes. */
    private static final int MOST_EARLY = 16;

    /** STAT-2: the shortest interval is twice as long, and a change asks for a report between two. */
    private static final Duration STATISTICS_APART = Duration.ofSeconds(5);

    private final List<ServerFrame> early = new ArrayList<>(0);
    private int clientId;
    private Lifetime lifetime = Lifetime.UNBOUNDED;
    private Terms told = Terms.NONE;
    private @Nullable Settings toldBy;
    /** Whom it trusts, as it told and was told since: the site's own list where it is the same, {@code OTHERS} where not; null where it does not tell. */
    private @Nullable List<String> trusts;

    private ServerFrame.@Nullable StatisticsWanted asked;
    /** What it reads of itself is heard again from this moment on. */
    private long deafUntil;

    private long epoch;
    private int reports;
    private long longestSilence;
    private String partedBecause = "closed";

    AttachSocket(MachineContext context, Guest guest) {
        super(context, guest);
    }

    @Override
    protected void asked(ClientFrame frame, Connection connection) {
        switch (frame) {
            case ClientFrame.Enrol enrol -> {
                trusts = trusted(enrol.authorities());
                if (Wire.isTooOld(enrol.wireNewest())) {
                    leave(ErrorCode.VERSION_MISMATCH.fault());
                } else {
                    ask(enrol.wireOldest(), enrol.wireNewest(), () -> machines().enrol(enrol, connection, this));
                }
            }
            case ClientFrame.Hello hello -> {
                trusts = trusted(hello.authorities());
                if (Wire.isTooOld(hello.wireNewest())) {
                    asking(decoder());
                    machines().attach(hello, connection, this).thenAccept(answer -> onLoop(() -> refused(answer)));
                } else {
                    ask(hello.wireOldest(), hello.wireNewest(), () -> machines().attach(hello, connection, this));
                }
            }
            case ClientFrame.Unknown _ -> {
                // Perhaps what a newer client says first; the deadline holds.
            }
            default -> leave(ErrorCode.UNEXPECTED_FRAME.fault());
        }
    }

    private void ask(int wireOldest, int wireNewest, Supplier<CompletionStage<Attachment>> question) {
        ask(wireOldest, wireNewest, decoder())
                .ifPresent(wire -> question.get().thenAccept(attachment -> onLoop(() -> answered(attachment, wire))));
    }

    private WebSocket13FrameDecoder decoder() {
        return new WebSocket13FrameDecoder(
                Upgrade.frames(context.settings().limits().frame()));
    }

    /** The heart is asked all the same, since the entry is to show it; it may have another reason to say no. */
    private void refused(Attachment answer) {
        switch (answer) {
            case Attachment.Held held -> {
                // By a node of an older version.
                machines().detached(held.clientId(), held.epoch(), "closed");
                leave(ErrorCode.VERSION_MISMATCH.fault());
            }
            case Attachment.Refused no -> answered(no, Wire.OLDEST);
        }
    }

    private void answered(Attachment attachment, int wire) {
        switch (attachment) {
            case Attachment.Held(var client, var held, var bounds, var takenFrom) -> {
                clientId = client;
                epoch = held;
                lifetime = bounds;
                var heartbeat = machines().heartbeat();
                longestSilence = heartbeat.multipliedBy(MISSED_BEATS).toNanos();
                var welcome = new ServerFrame.Welcome(
                        client,
                        held,
                        wire,
                        heartbeat.toMillis(),
                        context.clock().millis(),
                        machines().addresses(),
                        machines().pass(client));
                if (letIn(welcome)) {
                    early.forEach(this::write);
                    early.clear();
                    tellWhatIsNew();
                    deafUntil = guest.rounds().now();
                    settle();
                } else {
                    machines().detached(client, held, partedBecause);
                }
            }
            case Attachment.Refused(var fault, var elsewhere, var place) ->
                leave(new ServerFrame.Refused(fault, elsewhere, place));
        }
    }

    @Override
    protected void heard(Object message) {
        try {
            if (isWhole(message)) {
                heard(decode((BinaryWebSocketFrame) message));
            } else {
                leave(ErrorCode.UNEXPECTED_FRAME.fault());
            }
        } catch (MalformedFrameException e) {
            leave(malformed(e));
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void heard(ClientFrame frame) {
        switch (frame) {
            case ClientFrame.Beat _ -> write(new ServerFrame.BeatBack());
            case ClientFrame.FactsChanged(var number, var facts) ->
                report(number, machines().facts(clientId, epoch, facts));
            case ClientFrame.Statistics(var readings) -> readings(readings);
            case ClientFrame.TrustKept(var number, var authorities) -> {
                trusts = trusted(authorities);
                report(number, machines().trustKept(clientId, epoch, authorities));
            }
            case ClientFrame.Uninstalled(var number, var ordered) ->
                report(number, machines().uninstalled(clientId, epoch, ordered));
            case ClientFrame.UpgradeReport upgrade ->
                report(upgrade.number(), machines().upgrade(clientId, epoch, upgrade));
            case ClientFrame.SessionOpening(var session) -> machines().sessionOpening(clientId, session);
            case ClientFrame.SessionFailed(var session, var fault) ->
                machines().sessionFailed(clientId, session, fault);
            case ClientFrame.Unknown _ -> {
                // A newer client's; not ours to understand.
            }
            case ClientFrame.Enrol _, ClientFrame.Hello _, ClientFrame.Join _ ->
                leave(ErrorCode.UNEXPECTED_FRAME.fault());
        }
    }

    /** Acknowledges a report once it is on disk; with too many on their way the machine is not read on. */
    private void report(long number, CompletionStage<Machines.Outcome> outcome) {
        reports++;
        if (reports >= context.settings().machines().unacknowledged()) {
            channel().config().setAutoRead(false);
        }
        outcome.thenAccept(done -> onLoop(() -> reported(number, done)));
    }

    private void reported(long number, Machines.Outcome outcome) {
        reports--;
        if (!isIn()) {
            return;
        }
        alive();
        channel().config().setAutoRead(true);
        switch (outcome) {
            case Machines.Outcome.Done _ -> write(new ServerFrame.Ack(number));
            case Machines.Outcome.Refused(var fault) -> leave(fault);
        }
    }

    @Override
    public void known() {
        guest.pass().giveBack();
    }

    @Override
    public void send(ServerFrame frame) {
        onLoop(() -> {
            if (isIn()) {
                write(frame);
            } else if (isAsking() && early.size() < MOST_EARLY) {
                early.add(frame);
            }
        });
    }

    private void write(ServerFrame frame) {
        if (channel().isWritable()) {
            say(frame);
        } else {
            leave(ErrorCode.SLOW_READER.fault());
        }
    }

    @Override
    public void close(Fault fault) {
        onLoop(() -> leave(fault));
    }

    @Override
    protected void watch(long now) {
        if (silence(now) >= longestSilence && channel().config().isAutoRead()) {
            leave(ErrorCode.SILENT.fault());
        } else if (isIn()) {
            tellWhatIsNew();
        }
    }

    /** Where it is other than it was told before. Looked at each second for thousands, so first of all whether anything has changed: the same settings are one object. */
    private void tellWhatIsNew() {
        var settings = machines().settings();
        if (!settings.equals(toldBy)) {
            toldBy = settings;
            tellStatistics();
            tellTerms();
        }
        tellTrust();
    }

    /** ENR-9; once for each change, whatever it makes of it, and not all machines in one second. */
    private void tellTrust() {
        var trust = machines().trust();
        if (trusts != null
                && !trust.isEmpty()
                && !trust.equals(trusts)
                && machines().mayTellTrust()) {
            trusts = trust;
            write(new ServerFrame.Trust(trust));
        }
    }

    /** No list of its own for each machine. */
    private @Nullable List<String> trusted(List<String> told) {
        var trust = machines().trust();
        return told.isEmpty() ? null : Trust.isSame(told, trust) ? trust : OTHERS;
    }

    /** LIFE-5. */
    private void tellTerms() {
        var terms = machines().terms(lifetime);
        if (!terms.equals(told)) {
            told = terms;
            write(new ServerFrame.TermsTold(terms));
        }
    }

    /** STAT-2. */
    private void tellStatistics() {
        var wanted = machines().statisticsWanted();
        if (!wanted.equals(asked)) {
            asked = wanted;
            write(wanted);
        }
    }

    /** One in a while: a machine that floods costs no more than the reading of its frames. */
    private void readings(Readings readings) {
        var now = guest.rounds().now();
        if (now - deafUntil >= 0) {
            deafUntil = now + STATISTICS_APART.toNanos();
            machines().statistics(clientId, epoch, readings);
        }
    }

    @Override
    protected void parted(@Nullable Fault why, boolean orderly) {
        partedBecause = why == null ? "closed" : cause(why.errorCode());
        if (epoch != 0) {
            machines().detached(clientId, epoch, partedBecause);
        }
    }

    private static String cause(ErrorCode why) {
        return switch (why) {
            case SILENT -> "silent";
            case SLOW_READER -> "slow_reader";
            case GOING_AWAY -> "node_stopped";
            case MALFORMED_FRAME, FRAME_TOO_LARGE, UNEXPECTED_FRAME -> "protocol_error";
            default -> "closed";
        };
    }

    @Override
    protected boolean readsFrames() {
        return true;
    }

    private Machines machines() {
        return context.machines();
    }
}
