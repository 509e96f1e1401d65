package io.jumphold.cluster.jumpclient;

import io.jumphold.cluster.ClusterMessage;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.cluster.statistics.StatisticsReply;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Proof;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.upgrade.SignedManifest;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a Jump Client can be asked or told. */
public sealed interface JumpClientCommand extends ClusterMessage {

    /** Where a connection that asks to attach is; {@code connection} is its number in that registry. */
    record From(String node, long incarnation, long connection, String publicIp, long processNonce) {}

    /**
     * Become a Jump Client and attach (ENR-1); the key's proof has been checked. The same key again just attaches (ENR-6).
     *
     * @param duplicateOf which client is installed in the same scope already (ENR-8); 0: none
     * @param authority the newest of the site's that it trusts (ENR-9), 0 for none; null where it does not tell
     */
    record Enrol(
            byte[] publicKey,
            int installerId,
            int duplicateOf,
            Entry entry,
            HostFacts facts,
            Lifetime lifetime,
            @Nullable Integer authority,
            From from,
            ActorRef<LinkMessage> replyTo)
            implements JumpClientCommand {}

    /** The one that it is a duplicate of has gone (ENR-8). */
    record OnlyOneAgain() implements JumpClientCommand {}

    /** Attach with a proof of the key (ENR-2); {@code authority} as in {@link Enrol}. */
    record Attach(
            Proof proof,
            byte[] signature,
            HostFacts facts,
            @Nullable Integer authority,
            From from,
            ActorRef<LinkMessage> replyTo)
            implements JumpClientCommand {}

    /** The connection of an attachment is gone; confirmed once that is on disk, or is old news. */
    record Detach(long epoch, String cause, ActorRef<LinkMessage> confirmTo) implements JumpClientCommand {}

    /** A start of a node is gone, and every attachment to it. */
    record NodeGone(long incarnation) implements JumpClientCommand {}

    /** What an attached machine tells of itself, and may tell as often as it likes. */
    sealed interface Report extends JumpClientCommand {
        ActorRef<JumpClientReply> replyTo();
    }

    record ReportFacts(long epoch, HostFacts facts, ActorRef<JumpClientReply> replyTo) implements Report {}

    /** The machine has it on its disk whom it is to trust; {@code authority}: the newest of the site's among them (ENR-9), 0 for none. */
    record ReportTrust(long epoch, int authority, ActorRef<JumpClientReply> replyTo) implements Report {}

    /** The machine says that it has uninstalled; {@code keep}: the setting {@code uninstalled_client_behavior}. */
    record ReportUninstalled(long epoch, boolean ordered, boolean keep, ActorRef<JumpClientReply> replyTo)
            implements JumpClientCommand {}

    /** Order the machine to open a session's own connection. */
    record OpenSession(
            String sessionId, byte[] ticket, List<String> addresses, long timeoutMs, ActorRef<JumpClientReply> replyTo)
            implements JumpClientCommand {}

    /** The machine's end of a session is there: the start no longer hangs on the attachment, and the session on the entry only. Told again and again. */
    record SessionRuns(String sessionId, ActorRef<JumpClientReply> session) implements JumpClientCommand {}

    /** Tell the machine that a session is over. */
    record CancelSession(String sessionId) implements JumpClientCommand {}

    /** A session has begun. */
    record Access(String by) implements JumpClientCommand {}

    /** Somebody presented this client's id without its key on a session's own connection (ENR-3). */
    record NoteIdentityCheckFailed(String from) implements JumpClientCommand {}

    /** What is null stays. {@code ifVersion} null: whatever the version is. */
    record Edit(
            @Nullable String name,
            @Nullable String tag,
            @Nullable String comments,
            @Nullable Integer jumpGroupId,
            @Nullable Long ifVersion,
            @Nullable Boolean settlesConflict,
            String by,
            ActorRef<JumpClientReply> replyTo)
            implements JumpClientCommand {}

    /** Off the list and off its machine (UNI-1, UNI-2). */
    record Remove(String by, ActorRef<JumpClientReply> replyTo) implements JumpClientCommand {}

    /** Wake its machine, which is away (WOL-1); {@code askedOf}: the clients that could do it. The password is none of its business. */
    record Wake(List<Integer> askedOf, String by, ActorRef<JumpClientReply> replyTo) implements JumpClientCommand {}

    /**
     * Have another machine of the same network woken (WOL-1).
     *
     * @param gateway of that network
     * @param secureOn passed on to the machine and kept nowhere (WOL-3); empty where there is none
     */
    record HelpWake(Gateway gateway, List<String> macs, byte[] secureOn, ActorRef<JumpClientReply> replyTo)
            implements JumpClientCommand {
        /** Without the password (SEC-5). */
        @Override
        public String toString() {
            return "HelpWake[" + macs + "]";
        }
    }

    /**
     * Its turn has come: have it become this version (UPG-3). It decides by its own state whether it still is an older one.
     *
     * @param ticket opens the download; passed on to the machine and kept nowhere
     */
    record OrderUpgrade(SignedManifest payload, String version, byte[] ticket, ActorRef<JumpClientReply> replyTo)
            implements JumpClientCommand {
        /** Without the ticket (SEC-5). */
        @Override
        public String toString() {
            return "OrderUpgrade[" + version + "]";
        }
    }

    /** The machine says why its upgrade failed (UPG-7). */
    record ReportUpgradeFailed(long epoch, String version, Fault fault, ActorRef<JumpClientReply> replyTo)
            implements Report {}

    /** Reports that were held back are due; the entity tells itself. */
    record WriteReports() implements JumpClientCommand {}

    /** The site concludes that its upgrade failed, for it is not what it was to become (UPG-7). */
    record NoteUpgradeFailed(String version, Fault fault) implements JumpClientCommand {}

    /** What its machine told last: the node that holds its link answers, or the entity where there is none. */
    record ReadStatistics(ActorRef<StatisticsReply> replyTo) implements JumpClientCommand {}

    /**
     * By the list it is due to be called lost, or to go, under these settings (LIFE-2, LIFE-3). It decides by its own state.
     *
     * @param at when the list said so; where its own node's clock is behind that, it is the clock that counts
     */
    record FallDue(Settings site, Instant at) implements JumpClientCommand {}

    /** The read side lags behind: hand the present row again, and the newest history. */
    record HandRow() implements JumpClientCommand {}
}
