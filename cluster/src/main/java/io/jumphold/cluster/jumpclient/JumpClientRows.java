package io.jumphold.cluster.jumpclient;

import io.jumphold.cluster.jumpclient.JumpClientRow.Standing;
import io.jumphold.cluster.jumpclient.JumpClientState.Enrolled;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.machine.DisabledBy;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one mapping from a Jump Client's state to its row, and from its events to its history. Pure. */
public final class JumpClientRows {
    private JumpClientRows() {}

    static Optional<JumpClientRow> row(JumpClientState state, long revision) {
        return switch (state) {
            case JumpClientState.Absent ignored -> Optional.empty();
            case Enrolled client -> Optional.of(row(client, revision));
            case JumpClientState.Removed removed -> Optional.of(tombstone(removed, revision));
        };
    }

    private static JumpClientRow row(Enrolled client, long revision) {
        Entry entry = client.entry();
        Presence presence = client.presence();
        LinkAddress link = presence.link();
        JumpClientState.Stamp stamp = client.identityCheckFailed();
        return new JumpClientRow(
                client.id(),
                revision,
                entry.version(),
                client.listed() ? Standing.LISTED : Standing.DELETION_REQUESTED,
                entry.name(),
                entry.jumpGroupId(),
                entry.tag(),
                entry.comments(),
                client.status(),
                new JumpItems.Flags(
                        false,
                        isDisabled(client),
                        client.duplicateOf() != null,
                        client.identityConflict(),
                        !client.listed(),
                        client.versionMismatch()),
                client.facts(),
                presence.publicIp(),
                client.installerId(),
                client.enrolledAt(),
                presence.lastSeen(),
                client.lastAccessed(),
                presence.offlineSince(),
                link == null ? null : link.node(),
                link == null ? null : link.incarnation(),
                stamp == null ? null : stamp.at(),
                stamp == null ? null : stamp.from(),
                presence.lostAt(),
                client.bounds(),
                client.duplicateOf(),
                client.newestAuthority());
    }

    /** As it said last; an uninstalled one has nothing left that could be. */
    private static boolean isDisabled(Enrolled client) {
        return client.facts().disabledBy() != null && client.status() != Status.UNINSTALLED;
    }

    private static JumpClientRow tombstone(JumpClientState.Removed removed, long revision) {
        return new JumpClientRow(
                removed.id(),
                revision,
                0,
                Standing.REMOVED,
                "",
                0,
                "",
                "",
                Status.UNINSTALLED,
                JumpItems.Flags.NONE,
                null,
                "",
                0,
                removed.at(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                Lifetime.UNBOUNDED,
                null,
                0);
    }

    /** One entry of the client's history (LIFE-9); {@code number} is the event's place in the journal. */
    public static JumpItems.HistoryEntry history(JumpClientEvent event, long number) {
        return switch (event) {
            case JumpClientEvent.Enrolled enrolled ->
                entry(
                        number,
                        event,
                        "enrolled",
                        Status.OFFLINE,
                        "installer",
                        "installer " + enrolled.installerId()
                                + (enrolled.duplicateOf() == null
                                        ? ""
                                        : ", on the machine of client " + enrolled.duplicateOf()));
            case JumpClientEvent.Attached attached ->
                entry(
                        number,
                        event,
                        "online",
                        Status.ONLINE,
                        "attached",
                        "from " + attached.link().publicIp() + " to node "
                                + attached.link().node());
            case JumpClientEvent.Detached detached ->
                entry(number, event, "offline", Status.OFFLINE, detached.cause(), "");
            case JumpClientEvent.Lost ignored -> entry(number, event, "lost", Status.LOST, "away_long", "");
            case JumpClientEvent.FactsChanged changed ->
                entry(
                        number,
                        event,
                        "facts_changed",
                        null,
                        "reported",
                        disabled(changed.facts().disabledBy()));
            case JumpClientEvent.Edited edited -> entry(number, event, "edited", null, "edited", "by " + edited.by());
            case JumpClientEvent.Accessed accessed ->
                entry(number, event, "accessed", null, "session", "by " + accessed.by());
            case JumpClientEvent.IdentityCheckFailed failed ->
                entry(number, event, "identity_check_failed", null, "wrong_key", "from " + failed.from());
            case JumpClientEvent.IdentityConflict conflict ->
                entry(
                        number,
                        event,
                        "identity_conflict",
                        null,
                        "two_holders",
                        "between " + conflict.older() + " and " + conflict.newer());
            case JumpClientEvent.OnlyOneAgain ignored -> entry(number, event, "only_one_again", null, "other_gone", "");
            case JumpClientEvent.ConflictSettled settled ->
                entry(number, event, "conflict_settled", null, "settled", "by " + settled.by());
            case JumpClientEvent.RemovalRequested requested ->
                requested.cause() == null
                        ? entry(number, event, "removal_requested", null, "removed", "by " + requested.by())
                        : entry(number, event, "removal_requested", null, requested.cause(), "");
            case JumpClientEvent.Uninstalled uninstalled ->
                entry(
                        number,
                        event,
                        "uninstalled",
                        Status.UNINSTALLED,
                        uninstalled.ordered() ? "ordered" : "on_machine",
                        "");
            case JumpClientEvent.Removed removed ->
                entry(
                        number,
                        event,
                        "removed",
                        Status.UNINSTALLED,
                        removed.cause(),
                        removed.by().isEmpty() ? "" : "by " + removed.by());
            case JumpClientEvent.WakeTried tried ->
                entry(
                        number,
                        event,
                        "wake_tried",
                        null,
                        "asked",
                        "by " + tried.by() + ", through "
                                + tried.askedOf().stream()
                                        .map(id -> "client " + id)
                                        .collect(Collectors.joining(", ")));
            case JumpClientEvent.Upgraded upgraded ->
                entry(
                        number,
                        event,
                        "upgraded",
                        null,
                        "new_version",
                        (upgraded.from().isEmpty() ? "" : "from " + upgraded.from() + " ") + "to " + upgraded.to());
            case JumpClientEvent.UpgradeFailed failed ->
                entry(
                        number,
                        event,
                        "upgrade_failed",
                        null,
                        failed.code(),
                        "to " + failed.version() + ": " + failed.message());
            case JumpClientEvent.AuthorityKept kept ->
                entry(
                        number,
                        event,
                        "authority_kept",
                        null,
                        "told",
                        kept.number() == 0
                                ? "trusts none of the site's authorities"
                                : "trusts the site's authority " + kept.number());
            case JumpClientEvent.VersionMismatch mismatch ->
                entry(
                        number,
                        event,
                        "version_mismatch",
                        null,
                        "too_old",
                        (mismatch.version().isEmpty() ? "" : "version " + mismatch.version() + " ") + "from "
                                + mismatch.from());
        };
    }

    private static String disabled(@Nullable DisabledBy why) {
        return why == null
                ? ""
                : "disabled by " + why.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static JumpItems.HistoryEntry entry(
            long number, JumpClientEvent event, String what, @Nullable Status status, String cause, String detail) {
        return new JumpItems.HistoryEntry(number, event.at(), what, status, cause, detail);
    }
}
