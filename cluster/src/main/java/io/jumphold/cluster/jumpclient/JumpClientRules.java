package io.jumphold.cluster.jumpclient;

import static io.jumphold.protocol.error.ErrorCode.CLIENT_DISABLED;
import static io.jumphold.protocol.error.ErrorCode.CLIENT_NOT_CONNECTED;
import static io.jumphold.protocol.error.ErrorCode.CLIENT_NOT_FOUND;
import static io.jumphold.protocol.error.ErrorCode.CLIENT_OFFLINE;
import static io.jumphold.protocol.error.ErrorCode.CLIENT_UNINSTALLED;
import static io.jumphold.protocol.error.ErrorCode.IDENTITY_CHECK_FAILED;
import static io.jumphold.protocol.error.ErrorCode.SUPERSEDED;
import static io.jumphold.protocol.error.ErrorCode.UPGRADE_PENDING;
import static io.jumphold.protocol.error.ErrorCode.VERSION_CONFLICT;
import static io.jumphold.protocol.error.ErrorCode.VERSION_MISMATCH;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.jumpclient.JumpClientCommand.From;
import io.jumphold.cluster.jumpclient.JumpClientState.Enrolled;
import io.jumphold.cluster.lifetime.Deadlines;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.cluster.statistics.StatisticsReply;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.machine.DisabledBy;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.wire.ServerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Every decision about a Jump Client: state, command, instant to verdict. Pure. */
final class JumpClientRules {
    /** A stranger who tries again and again is noted once in this time, so that he cannot fill the journal. */
    private static final Duration IDENTITY_STAMP_EVERY = Duration.ofMinutes(1);

    private static final Duration HOLDERS_CHANGE_WITHIN = Duration.ofMinutes(1);

    private JumpClientRules() {}

    /** ENR-1, ENR-6. */
    static Verdict<Attachment> enrol(
            JumpClientState state, int id, JumpClientCommand.Enrol command, String registry, Instant now) {
        return switch (state) {
            case JumpClientState.Absent ignored -> {
                Lifetime lifetime = command.lifetime();
                var enrolled = new JumpClientEvent.Enrolled(
                        id,
                        command.publicKey(),
                        command.installerId(),
                        command.entry(),
                        command.facts(),
                        lifetime.equals(Lifetime.UNBOUNDED) ? null : lifetime,
                        command.duplicateOf() == 0 ? null : command.duplicateOf(),
                        now);
                yield attached(
                        Enrolled.of(enrolled),
                        List.of(enrolled),
                        command.facts(),
                        command.authority(),
                        command.from(),
                        registry,
                        now);
            }
            case Enrolled client
            when Arrays.equals(client.publicKey(), command.publicKey()) ->
                attached(client, List.of(), command.facts(), command.authority(), command.from(), registry, now);
            case Enrolled ignored -> refused(IDENTITY_CHECK_FAILED.fault());
            case JumpClientState.Removed ignored -> refused(CLIENT_NOT_FOUND.fault());
        };
    }

    /** ENR-2, ENR-3, PRES-4. */
    static Verdict<Attachment> attach(
            JumpClientState state, JumpClientCommand.Attach command, String registry, Instant now) {
        if (!(state instanceof Enrolled client)) {
            return refused(CLIENT_NOT_FOUND.fault());
        }
        if (!command.proof().isSignedBy(Keys.publicKey(client.publicKey()), command.signature())) {
            return new Verdict<>(
                    identityCheckFailed(client, command.from().publicIp(), now),
                    List.of(),
                    new Attachment.Refused(IDENTITY_CHECK_FAILED.fault()));
        }
        if (command.tooOld()) {
            return new Verdict<>(
                    versionMismatch(client, command.facts(), command.from().publicIp(), now),
                    List.of(),
                    new Attachment.Refused(VERSION_MISMATCH.fault()));
        }
        return attached(client, List.of(), command.facts(), command.authority(), command.from(), registry, now);
    }

    /** UPG-1: the entry shows it, so that somebody installs it anew. Noted once, until it comes as a version that can be talked to. */
    private static List<JumpClientEvent> versionMismatch(Enrolled client, HostFacts facts, String from, Instant now) {
        return client.versionMismatch()
                ? List.of()
                : List.of(new JumpClientEvent.VersionMismatch(facts.version(), from, now));
    }

    private static Verdict<Attachment> attached(
            Enrolled client,
            List<JumpClientEvent> before,
            HostFacts facts,
            @Nullable Integer authority,
            From from,
            String registry,
            Instant now) {
        long epoch = client.presence().lastEpoch() + 1;
        LinkAddress link =
                new LinkAddress(registry, from.node(), from.incarnation(), epoch, from.publicIp(), from.processNonce());
        List<JumpClientEvent> events = new ArrayList<>(before);
        Optional<JumpClientEvent.IdentityConflict> conflict = identityConflict(client, link, now);
        conflict.ifPresent(events::add);
        events.add(new JumpClientEvent.Attached(link, facts.equals(client.facts()) ? null : facts, now));
        UpgradeOrders.upgraded(client, facts, now).ifPresent(events::add);
        if (authority != null) {
            authorityKept(client, authority, now).ifPresent(events::add);
        }

        List<Verdict.Order> orders = new ArrayList<>();
        LinkAddress older = client.presence().link();
        if (older != null) {
            orders.add(new Verdict.Order(older, new LinkMessage.Superseded(client.id(), older.epoch())));
        }
        if (!client.listed()) {
            orders.add(uninstall(client.id(), link, "removed from the site"));
        }
        String takenFrom = conflict.map(JumpClientEvent.IdentityConflict::older).orElse(null);
        return new Verdict<>(events, orders, new Attachment.Held(client.id(), epoch, client.bounds(), takenFrom));
    }

    /** ENR-7: the second change of holder within a minute. Noted once, until a person has settled it. */
    private static Optional<JumpClientEvent.IdentityConflict> identityConflict(
            Enrolled client, LinkAddress newer, Instant now) {
        LinkAddress older = client.presence().link();
        Instant before = client.presence().takenOverAt();
        if (older == null || before == null || client.identityConflict()) {
            return Optional.empty();
        }
        boolean again = client.presence().isTakenOver(newer) && now.isBefore(before.plus(HOLDERS_CHANGE_WITHIN));
        return again
                ? Optional.of(new JumpClientEvent.IdentityConflict(older.publicIp(), newer.publicIp(), now))
                : Optional.empty();
    }

    /** ENR-8: the other one has gone. */
    static List<JumpClientEvent> onlyOneAgain(JumpClientState state, Instant now) {
        return state instanceof Enrolled client && client.duplicateOf() != null
                ? List.of(new JumpClientEvent.OnlyOneAgain(now))
                : List.of();
    }

    /** PRES-3, PRES-4: only the newest attachment's end makes it offline. */
    static List<JumpClientEvent> detach(JumpClientState state, long epoch, String cause, Instant now) {
        return state instanceof Enrolled client && client.presence().isAttachedAs(epoch)
                ? List.of(detached(client.presence(), epoch, cause, now))
                : List.of();
    }

    /** Nobody goes before it came: a clock that is behind makes no absence longer (LIFE-8). */
    private static JumpClientEvent detached(Presence presence, long epoch, String cause, Instant now) {
        Instant came = presence.lastSeen();
        return new JumpClientEvent.Detached(epoch, cause, came != null && came.isAfter(now) ? came : now);
    }

    /** What was attached to a start of a node that is gone is offline since the site noticed. */
    static List<JumpClientEvent> nodeGone(JumpClientState state, long incarnation, Instant now) {
        LinkAddress link = state instanceof Enrolled client ? client.presence().link() : null;
        return link != null && link.incarnation() == incarnation
                ? List.of(detached(((Enrolled) state).presence(), link.epoch(), "node_gone", now))
                : List.of();
    }

    static Verdict<JumpClientReply> reportFacts(
            JumpClientState state, JumpClientCommand.ReportFacts command, Instant now) {
        if (!(state instanceof Enrolled client) || !client.presence().isAttachedAs(command.epoch())) {
            return no(SUPERSEDED.fault());
        }
        return command.facts().equals(client.facts())
                ? Verdict.reply(new JumpClientReply.Done())
                : Verdict.of(new JumpClientEvent.FactsChanged(command.facts(), now), new JumpClientReply.Done());
    }

    /** ENR-9. */
    static Verdict<JumpClientReply> reportTrust(
            JumpClientState state, JumpClientCommand.ReportTrust command, Instant now) {
        if (!(state instanceof Enrolled client) || !client.presence().isAttachedAs(command.epoch())) {
            return no(SUPERSEDED.fault());
        }
        return new Verdict<>(
                authorityKept(client, command.authority(), now).stream().toList(),
                List.of(),
                new JumpClientReply.Done());
    }

    /** Only what changes is noted: at most attaches nothing has. */
    private static Optional<JumpClientEvent> authorityKept(Enrolled client, int newest, Instant now) {
        return newest == client.newestAuthority()
                ? Optional.empty()
                : Optional.of(new JumpClientEvent.AuthorityKept(newest, now));
    }

    /** UNI-1, UNI-2, UNI-3. */
    static Verdict<JumpClientReply> reportUninstalled(
            JumpClientState state, JumpClientCommand.ReportUninstalled command, Instant now) {
        if (!(state instanceof Enrolled client)) {
            return Verdict.reply(new JumpClientReply.Done());
        }
        if (!client.presence().isAttachedAs(command.epoch())) {
            return no(SUPERSEDED.fault());
        }
        JumpClientEvent event = client.listed() && command.keep()
                ? new JumpClientEvent.Uninstalled(command.ordered(), now)
                : new JumpClientEvent.Removed(
                        client.listed() ? "uninstalled_on_machine" : "uninstalled_as_ordered", "", now);
        return Verdict.of(event, new JumpClientReply.Done());
    }

    /** UNI-1, UNI-2; an uninstalled entry has nothing left to tell its machine (UNI-4). */
    static Verdict<JumpClientReply> remove(JumpClientState state, JumpClientCommand.Remove command, Instant now) {
        if (!(state instanceof Enrolled client) || !client.listed()) {
            return no(CLIENT_NOT_FOUND.fault());
        }
        if (client.removal().uninstalledAt() != null) {
            return Verdict.of(new JumpClientEvent.Removed("removed", command.by(), now), new JumpClientReply.Done());
        }
        LinkAddress link = client.presence().link();
        return new Verdict<>(
                List.of(new JumpClientEvent.RemovalRequested(command.by(), null, now)),
                link == null ? List.of() : List.of(uninstall(client.id(), link, "removed from the site")),
                new JumpClientReply.Done());
    }

    /** LIFE-2, LIFE-3, LIFE-4, LIFE-6, UNI-8; one that is online is told at once. */
    static Verdict<JumpClientReply> fallDue(JumpClientState state, Settings site, Instant now) {
        if (!(state instanceof Enrolled client) || !client.listed()) {
            return nothing();
        }
        Presence presence = client.presence();
        Instant expiresAt = client.bounds().expiresAt();
        if (client.removal().uninstalledAt() == null && expiresAt != null && !now.isBefore(expiresAt)) {
            LinkAddress link = presence.link();
            return new Verdict<>(
                    List.of(new JumpClientEvent.RemovalRequested("", "expired", now)),
                    link == null ? List.of() : List.of(uninstall(client.id(), link, "expired")),
                    new JumpClientReply.Done());
        }
        Instant deletesAt = Deadlines.deletesAt(
                client.status(), presence.offlineSince(), client.bounds().maxOfflineMinutes(), site);
        if (deletesAt != null && !now.isBefore(deletesAt)) {
            return Verdict.of(
                    client.status() == Status.UNINSTALLED
                            ? new JumpClientEvent.Removed("uninstalled_long_ago", "", now)
                            : new JumpClientEvent.RemovalRequested("", "away_too_long", now),
                    new JumpClientReply.Done());
        }
        boolean lost = client.status() == Status.OFFLINE
                && presence.offlineSince() != null
                && Deadlines.isLost(presence.offlineSince(), site, now);
        return lost ? Verdict.of(new JumpClientEvent.Lost(now), new JumpClientReply.Done()) : nothing();
    }

    private static Verdict<JumpClientReply> nothing() {
        return Verdict.reply(new JumpClientReply.Done());
    }

    /** UNI-4, JUMP-3: who can be jumped to. */
    static Optional<Fault> whyNoSession(JumpClientState state) {
        if (!(state instanceof Enrolled client) || !client.listed()) {
            return Optional.of(CLIENT_NOT_FOUND.fault());
        }
        return switch (client.status()) {
            case ONLINE -> Optional.empty();
            case OFFLINE, LOST -> Optional.of(CLIENT_OFFLINE.fault());
            case UNINSTALLED -> Optional.of(CLIENT_UNINSTALLED.fault());
        };
    }

    /** PRES-7: it is there, and lets nobody in. No reason for anything but a Jump, and none to end one that has been ordered. */
    private static Optional<Fault> whyDisabled(JumpClientState state) {
        DisabledBy why = state instanceof Enrolled client ? client.facts().disabledBy() : null;
        if (why == null) {
            return Optional.empty();
        }
        return Optional.of(
                switch (why) {
                    case USER -> CLIENT_DISABLED.fault();
                    case BATTERY ->
                        CLIENT_DISABLED.fault("The machine runs on its battery, and lets nobody in while it does.");
                    case METERED_NETWORK ->
                        CLIENT_DISABLED.fault("The machine's network is metered, and it lets nobody in while it is.");
                });
    }

    /** JUMP-3: why a start that was ordered over this attachment cannot go on; empty while it can. */
    static Optional<Fault> whyStartLost(JumpClientState state, long epoch) {
        Optional<Fault> fault = whyNoSession(state);
        if (fault.isEmpty() && ((Enrolled) state).presence().isAttachedAs(epoch)) {
            return Optional.empty();
        }
        return fault.filter(why -> !why.is(CLIENT_OFFLINE)).or(() -> Optional.of(CLIENT_NOT_CONNECTED.fault()));
    }

    /** JUMP-7: whether sessions may go on; an uninstalled machine ends its own. */
    static boolean endsSessions(JumpClientState state) {
        return !(state instanceof Enrolled client) || !client.listed();
    }

    /** {@code owes}: whether a machine with these facts is to become another version first (UPG-5). */
    static Verdict<JumpClientReply> openSession(
            JumpClientState state, JumpClientCommand.OpenSession command, Predicate<HostFacts> owes) {
        Optional<Fault> fault = whyNoSession(state)
                .or(() -> whyDisabled(state))
                .or(() -> state instanceof Enrolled client && owes.test(client.facts())
                        ? Optional.of(UPGRADE_PENDING.fault())
                        : Optional.empty());
        if (fault.isPresent()) {
            return no(fault.get());
        }
        Enrolled client = (Enrolled) state;
        LinkAddress link = Objects.requireNonNull(client.presence().link());
        var frame = new ServerFrame.OpenSession(
                command.sessionId(), command.ticket(), command.addresses(), command.timeoutMs());
        return new Verdict<>(
                List.of(), List.of(order(client.id(), link, frame)), new JumpClientReply.Ordered(client.publicKey()));
    }

    static List<Verdict.Order> cancelSession(JumpClientState state, String sessionId) {
        return toItsLink(
                state,
                (id, link) -> new LinkMessage.Order(id, link.epoch(), new ServerFrame.CancelSession(sessionId, null)));
    }

    /** STAT-3: only the node that holds its link knows. None where there is no such node, or no entry that anybody may ask about. */
    static List<Verdict.Order> readStatistics(JumpClientState state, ActorRef<StatisticsReply> replyTo) {
        return state instanceof Enrolled client && client.listed()
                ? toItsLink(state, (id, link) -> new LinkMessage.ReadStatistics(id, link.epoch(), replyTo))
                : List.of();
    }

    /** Why there is nobody who could be asked anything. */
    static Fault whyNotThere(JumpClientState state) {
        return whyNoSession(state).orElseGet(CLIENT_OFFLINE::fault);
    }

    /** PRES-3: the end of an attachment may have been lost on its way here; who has slept or failed asks again. */
    static List<Verdict.Order> recovered(JumpClientState state) {
        return toItsLink(state, (id, link) -> new LinkMessage.StillThere(id, link.epoch()));
    }

    private static List<Verdict.Order> toItsLink(
            JumpClientState state, BiFunction<Integer, LinkAddress, LinkMessage> message) {
        if (!(state instanceof Enrolled client) || client.presence().link() == null) {
            return List.of();
        }
        LinkAddress link = client.presence().link();
        return List.of(new Verdict.Order(link, message.apply(client.id(), link)));
    }

    static Verdict<JumpClientReply> edit(JumpClientState state, JumpClientCommand.Edit command, Instant now) {
        if (!(state instanceof Enrolled client) || !client.listed()) {
            return no(CLIENT_NOT_FOUND.fault());
        }
        if (client.status() == Status.UNINSTALLED) {
            return no(CLIENT_UNINSTALLED.fault());
        }
        Entry entry = client.entry();
        if (command.ifVersion() != null && command.ifVersion() != entry.version()) {
            return no(VERSION_CONFLICT.fault());
        }
        Entry edited = new Entry(
                or(command.name(), entry.name()),
                or(command.jumpGroupId(), entry.jumpGroupId()),
                or(command.tag(), entry.tag()),
                or(command.comments(), entry.comments()),
                entry.version());
        List<JumpClientEvent> events = new ArrayList<>();
        if (Boolean.TRUE.equals(command.settlesConflict()) && client.identityConflict()) {
            events.add(new JumpClientEvent.ConflictSettled(command.by(), now));
        }
        if (edited.equals(entry)) {
            return new Verdict<>(events, List.of(), new JumpClientReply.Edited(entry));
        }
        Entry next =
                new Entry(edited.name(), edited.jumpGroupId(), edited.tag(), edited.comments(), entry.version() + 1);
        events.add(new JumpClientEvent.Edited(next, command.by(), now));
        return new Verdict<>(events, List.of(), new JumpClientReply.Edited(next));
    }

    static List<JumpClientEvent> access(JumpClientState state, String by, Instant now) {
        return state instanceof Enrolled ? List.of(new JumpClientEvent.Accessed(by, now)) : List.of();
    }

    /** ENR-3: the entry shows it and is otherwise untouched. */
    static List<JumpClientEvent> identityCheckFailed(JumpClientState state, String from, Instant now) {
        if (!(state instanceof Enrolled client)) {
            return List.of();
        }
        JumpClientState.Stamp stamp = client.identityCheckFailed();
        boolean noted = stamp != null && now.isBefore(stamp.at().plus(IDENTITY_STAMP_EVERY));
        return noted ? List.of() : List.of(new JumpClientEvent.IdentityCheckFailed(from, now));
    }

    private static Verdict.Order uninstall(int id, LinkAddress link, String why) {
        return order(id, link, new ServerFrame.Uninstall(why));
    }

    private static Verdict.Order order(int id, LinkAddress link, ServerFrame frame) {
        return new Verdict.Order(link, new LinkMessage.Order(id, link.epoch(), frame));
    }

    private static Verdict<Attachment> refused(Fault fault) {
        return Verdict.reply(new Attachment.Refused(fault));
    }

    private static Verdict<JumpClientReply> no(Fault fault) {
        return Verdict.reply(new JumpClientReply.Refused(fault));
    }

    private static <T> T or(@Nullable T given, T present) {
        return given == null ? present : given;
    }
}
