package io.jumphold.cluster.link;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.Readings;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Terms;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The heart as machines' connections see it; the front door calls it. Nothing blocks. Stages never fail: a defect is a refusal too.
 *
 * <p>Call {@link #enrol}, {@link #attach} and {@link #join} on the connection's own thread, and let {@link Link} and {@link PipeEnd} write on that thread.
 * A machine may be attached for a while before its turn to be welcomed comes (RATE-1): orders that {@link Link} is given meanwhile wait for the welcome.
 */
public interface Machines {
    /** The site's id, for the challenge. */
    String siteId();

    /** How often machines must beat (PRES-3); may change at run time. */
    Duration heartbeat();

    /** The site's settings as they are; the same object for as long as nothing has changed, so that whoever looks often need look no further. */
    Settings settings();

    /** What a machine is told of what it is to tell of itself (STAT-1, STAT-2); may change at run time. */
    ServerFrame.StatisticsWanted statisticsWanted();

    /** What a machine is told of how long it lives without its site (LIFE-5); may change at run time. */
    Terms terms(Lifetime own);

    /** Whom a machine is to trust (ENR-9), SHA-256 in lower-case hex; the same object for as long as nothing has changed; empty: whom it trusts is left alone. */
    List<String> trust();

    /** Whether one more machine may be told of that now; where not, ask again in a while. */
    boolean mayTellTrust();

    /** Public addresses of the site's nodes, {@code host:port}, for the welcome; may be empty. */
    List<String> addresses();

    /** For the welcome: with it a client has a right to a place in line (RATE-2). */
    String pass(int clientId);

    /** Enrols (ENR-1, idempotent by public key: ENR-6) and attaches. Orders may come through {@code link} as soon as the stage is done. */
    CompletionStage<Attachment> enrol(ClientFrame.Enrol enrol, Connection connection, Link link);

    /**
     * Attaches an enrolled Jump Client after checking its proof (ENR-2, ENR-3). One whose pass is right is {@link Link#known} at once, before it waits for
     * its turn.
     */
    CompletionStage<Attachment> attach(ClientFrame.Hello hello, Connection connection, Link link);

    /**
     * The connection of an attachment is gone. Called for every {@link Attachment.Held}, also where the connection went before that answer came.
     *
     * @param cause a stable word: {@code closed}, {@code silent}, {@code slow_reader}, {@code protocol_error}, {@code node_stopped}
     */
    void detached(int clientId, long epoch, String cause);

    /** New facts; done when they are on disk, so that they can be acknowledged. */
    CompletionStage<Outcome> facts(int clientId, long epoch, HostFacts facts);

    /** Whom the client trusts now; done when that is on disk (ENR-9). */
    CompletionStage<Outcome> trustKept(int clientId, long epoch, List<String> authorities);

    /** The client says that it has uninstalled itself; done when that is on disk (UNI-2, UNI-3). */
    CompletionStage<Outcome> uninstalled(int clientId, long epoch, boolean ordered);

    /** How far the client is with its upgrade (UPG-7, UPG-9); done when it is on disk. */
    CompletionStage<Outcome> upgrade(int clientId, long epoch, ClientFrame.UpgradeReport report);

    /** What the machine read of itself. Kept until the next, or until {@link #detached}. */
    void statistics(int clientId, long epoch, Readings readings);

    /** The client is dialling a session's own connection. */
    void sessionOpening(int clientId, String sessionId);

    /** The client could not, or would not, open a session's own connection. */
    void sessionFailed(int clientId, String sessionId, Fault fault);

    /** Either end of a session's pipe asks to join. After {@link Joining.Joined} the front door holds back what the end sends until {@link PipeEnd#splice} names its peer. */
    CompletionStage<Joining> join(ClientFrame.Join join, Connection connection, PipeEnd end);

    /**
     * An end's connection is gone; also where it went before the answer to its join came. Need not be called for an end that {@link PipeEnd#close} closed.
     *
     * @param end the same object as in {@link #join}
     * @param orderly closed by that end with a normal close code
     */
    void left(String sessionId, PipeEnd end, boolean orderly);

    /** How a report ended. */
    sealed interface Outcome {
        record Done() implements Outcome {}

        record Refused(Fault fault) implements Outcome {}
    }

    /** How a join ended. */
    sealed interface Joining {
        /** Joined; {@code rejoinTicket} is the one-time secret for coming back, 32 bytes */
        record Joined(String sessionId, byte[] rejoinTicket) implements Joining {}

        record Refused(Fault fault) implements Joining {}
    }
}
