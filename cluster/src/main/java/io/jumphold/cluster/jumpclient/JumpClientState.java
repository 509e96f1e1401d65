package io.jumphold.cluster.jumpclient;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.machine.HostFacts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A Jump Client as its events made it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JumpClientState.Absent.class, name = "absent"),
    @JsonSubTypes.Type(value = JumpClientState.Enrolled.class, name = "enrolled"),
    @JsonSubTypes.Type(value = JumpClientState.Removed.class, name = "removed"),
})
public sealed interface JumpClientState {
    JumpClientState on(JumpClientEvent event);

    /** Nothing has happened yet. */
    record Absent() implements JumpClientState {
        @Override
        public JumpClientState on(JumpClientEvent event) {
            return event instanceof JumpClientEvent.Enrolled enrolled ? Enrolled.of(enrolled) : this;
        }
    }

    /** Its identity is forgotten. */
    record Removed(int id, Instant at) implements JumpClientState {
        @Override
        public JumpClientState on(JumpClientEvent event) {
            return this;
        }
    }

    /** It did not become this version; {@code code} of the fault. */
    record FailedUpgrade(String version, String code, Instant at) {}

    /** A stranger presented its id. */
    record Stamp(Instant at, String from) {}

    /**
     * How far it is from being gone.
     *
     * @param uninstalledAt set while it is uninstalled on its machine (UNI-3)
     * @param requestedAt set once it is off the list and the machine is to be told (UNI-2)
     */
    record Removal(
            @Nullable Instant uninstalledAt, @Nullable Instant requestedAt) {
        static final Removal NONE = new Removal(null, null);
    }

    /**
     * A Jump Client.
     *
     * @param publicKey its identity
     * @param identityCheckFailed the newest attempt without it
     * @param lifetime null where nothing bounds it
     * @param wakeTriedAt when it was last to be woken, for the next attempt must wait (WOL-2); null where it never was
     * @param identityConflict two machines hold its key (ENR-7), and nobody has settled that
     * @param duplicateOf which other one is installed in the same scope (ENR-8); null where none is
     * @param failedUpgrade the last one that failed, so that it is noted once however often it is told; null where none did since it became a newer version
     * @param authority the newest of the site's that it trusts (ENR-9); null where it never told otherwise: it trusts the first
     * @param versionMismatch it is too old to be talked to, and has not come back as a newer version (UPG-1)
     */
    record Enrolled(
            int id,
            byte[] publicKey,
            int installerId,
            Instant enrolledAt,
            Entry entry,
            HostFacts facts,
            Presence presence,
            Removal removal,
            @Nullable Instant lastAccessed,
            @Nullable Stamp identityCheckFailed,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Lifetime lifetime,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Instant wakeTriedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            FailedUpgrade failedUpgrade,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean identityConflict,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer duplicateOf,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer authority,

            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean versionMismatch)
            implements JumpClientState {
        private static final int FIRST_AUTHORITY = 1;

        static Enrolled of(JumpClientEvent.Enrolled event) {
            return new Enrolled(
                    event.id(),
                    event.publicKey(),
                    event.installerId(),
                    event.at(),
                    event.entry(),
                    event.facts(),
                    Presence.never(event.at()),
                    Removal.NONE,
                    null,
                    null,
                    event.lifetime(),
                    null,
                    null,
                    false,
                    event.duplicateOf(),
                    null,
                    false);
        }

        /** The one status (PRES-2). */
        public Status status() {
            if (presence.isAttached()) {
                return Status.ONLINE;
            }
            if (removal.uninstalledAt() != null) {
                return Status.UNINSTALLED;
            }
            return presence.lostAt() != null ? Status.LOST : Status.OFFLINE;
        }

        /** What bounds its life by itself. */
        Lifetime bounds() {
            return lifetime == null ? Lifetime.UNBOUNDED : lifetime;
        }

        /** ENR-9. */
        int newestAuthority() {
            return authority == null ? FIRST_AUTHORITY : authority;
        }

        /** Whether it takes a place of the site's capacity (TIER-3). */
        boolean counts() {
            return listed() && status() != Status.UNINSTALLED;
        }

        /** Whether it stands in the list. */
        public boolean listed() {
            return removal.requestedAt() == null;
        }

        @Override
        public JumpClientState on(JumpClientEvent event) {
            return switch (event) {
                case JumpClientEvent.Enrolled ignored -> this;
                case JumpClientEvent.Attached(var link, var newFacts, var at) ->
                    with(newFacts == null ? facts : newFacts)
                            .with(presence.attached(link, at))
                            .with(new Removal(null, removal.requestedAt()))
                            .with(identityConflict, duplicateOf, authority, false);
                case JumpClientEvent.Detached detached -> with(presence.detached(detached.at()));
                case JumpClientEvent.Lost lost -> with(presence.lost(lost.at()));
                case JumpClientEvent.FactsChanged changed -> with(changed.facts());
                case JumpClientEvent.Edited edited -> with(edited.entry());
                case JumpClientEvent.Accessed accessed -> with(accessed.at(), identityCheckFailed);
                case JumpClientEvent.IdentityCheckFailed(String from, Instant at) ->
                    with(lastAccessed, new Stamp(at, from));
                case JumpClientEvent.IdentityConflict ignored -> with(true, duplicateOf, authority, versionMismatch);
                case JumpClientEvent.ConflictSettled ignored -> with(false, duplicateOf, authority, versionMismatch);
                case JumpClientEvent.OnlyOneAgain ignored -> with(identityConflict, null, authority, versionMismatch);
                case JumpClientEvent.RemovalRequested requested ->
                    with(new Removal(removal.uninstalledAt(), requested.at()));
                case JumpClientEvent.Uninstalled uninstalled ->
                    with(presence.detached(uninstalled.at()))
                            .with(new Removal(uninstalled.at(), removal.requestedAt()));
                case JumpClientEvent.Removed removed -> new Removed(id, removed.at());
                case JumpClientEvent.WakeTried tried ->
                    with(entry, facts, presence, removal, lastAccessed, identityCheckFailed, tried.at(), failedUpgrade);
                case JumpClientEvent.Upgraded ignored -> withFailedUpgrade(null);
                case JumpClientEvent.UpgradeFailed failed ->
                    withFailedUpgrade(new FailedUpgrade(failed.version(), failed.code(), failed.at()));
                case JumpClientEvent.AuthorityKept kept ->
                    with(identityConflict, duplicateOf, kept.number(), versionMismatch);
                case JumpClientEvent.VersionMismatch ignored -> with(identityConflict, duplicateOf, authority, true);
            };
        }

        private Enrolled with(HostFacts facts) {
            return with(entry, facts, presence, removal, lastAccessed, identityCheckFailed, wakeTriedAt, failedUpgrade);
        }

        private Enrolled with(Entry entry) {
            return with(entry, facts, presence, removal, lastAccessed, identityCheckFailed, wakeTriedAt, failedUpgrade);
        }

        private Enrolled with(Presence presence) {
            return with(entry, facts, presence, removal, lastAccessed, identityCheckFailed, wakeTriedAt, failedUpgrade);
        }

        private Enrolled with(Removal removal) {
            return with(entry, facts, presence, removal, lastAccessed, identityCheckFailed, wakeTriedAt, failedUpgrade);
        }

        private Enrolled with(@Nullable Instant lastAccessed, @Nullable Stamp identityCheckFailed) {
            return with(entry, facts, presence, removal, lastAccessed, identityCheckFailed, wakeTriedAt, failedUpgrade);
        }

        private Enrolled with(
                boolean conflict, @Nullable Integer duplicateOf, @Nullable Integer authority, boolean tooOld) {
            return new Enrolled(
                    id,
                    publicKey,
                    installerId,
                    enrolledAt,
                    entry,
                    facts,
                    presence,
                    removal,
                    lastAccessed,
                    identityCheckFailed,
                    lifetime,
                    wakeTriedAt,
                    failedUpgrade,
                    conflict,
                    duplicateOf,
                    authority,
                    tooOld);
        }

        private Enrolled withFailedUpgrade(@Nullable FailedUpgrade failed) {
            return with(entry, facts, presence, removal, lastAccessed, identityCheckFailed, wakeTriedAt, failed);
        }

        private Enrolled with(
                Entry entry,
                HostFacts facts,
                Presence presence,
                Removal removal,
                @Nullable Instant lastAccessed,
                @Nullable Stamp identityCheckFailed,
                @Nullable Instant wakeTriedAt,
                @Nullable FailedUpgrade failedUpgrade) {
            return new Enrolled(
                    id,
                    publicKey,
                    installerId,
                    enrolledAt,
                    entry,
                    facts,
                    presence,
                    removal,
                    lastAccessed,
                    identityCheckFailed,
                    lifetime,
                    wakeTriedAt,
                    failedUpgrade,
                    identityConflict,
                    duplicateOf,
                    authority,
                    versionMismatch);
        }
    }
}
