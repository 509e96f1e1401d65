package io.jumphold.protocol.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jumphold.protocol.machine.Disk;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.InstallMode;
import io.jumphold.protocol.machine.NetworkCard;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a representative sees and starts. */
public interface JumpItems {
    /**
     * A line of the list, in the order of group, tag, name (ITEM-5).
     *
     * @param id of the Jump Item, 1 to 2147483647
     * @param name 1 to 128 characters; from the machine unless edited: escape it
     * @param tag at most 64 characters; empty: top of its group
     * @param privateIp first of the machine's own addresses; empty where unknown
     * @param publicIp the address its connection came from
     * @param version of the row, for optimistic writes ({@code If-Match})
     */
    record Item(
            int id,
            String name,
            JumpGroup group,
            String tag,
            String comments,
            Status status,
            Flags flags,
            String hostName,
            String fqdn,
            String domain,
            String workgroup,
            String operatingSystem,
            String consoleUser,
            String privateIp,
            String publicIp,
            InstallMode installMode,
            String clientVersion,
            String clientRevision,
            Times times,
            long version) {
        /** The same item in {@code group}. */
        public Item in(JumpGroup group) {
            return with(name, group, tag, comments, version);
        }

        /** The item after an edit (ITEM-5). */
        public Item with(String name, JumpGroup group, String tag, String comments, long version) {
            return new Item(
                    id,
                    name,
                    group,
                    tag,
                    comments,
                    status,
                    flags,
                    hostName,
                    fqdn,
                    domain,
                    workgroup,
                    operatingSystem,
                    consoleUser,
                    privateIp,
                    publicIp,
                    installMode,
                    clientVersion,
                    clientRevision,
                    times,
                    version);
        }
    }

    /**
     * The flags beside the status (PRES-2).
     *
     * @param versionMismatch it is too old for the site to talk to, and stays away until it is installed anew (UPG-1)
     */
    record Flags(
            boolean upgradePending,
            boolean disabled,
            boolean duplicate,
            boolean identityConflict,
            boolean deletionRequested,
            boolean versionMismatch) {
        public static final Flags NONE = new Flags(false, false, false, false, false, false);
    }

    /** The times beside the status (PRES-2); null where they have not come or do not apply. */
    record Times(
            @Nullable Instant lastSeen,
            @Nullable Instant lastAccessed,
            @Nullable Instant expiresAt,
            @Nullable Instant lostAt,
            @Nullable Instant deletesAt) {}

    /**
     * {@code GET /jump-items/{id}}: the line and what only its details show.
     *
     * @param duplicateOf which Jump Client had been installed on the same machine before, for the same user or as a service too (ENR-8); null: none
     */
    record Details(
            Item item,
            String architecture,
            List<String> privateAddresses,
            Gateway gateway,
            List<NetworkCard> networkCards,
            List<String> users,
            @Nullable String attachedTo,
            Instant enrolledAt,
            @Nullable Instant identityCheckFailedAt,
            @Nullable String identityCheckFailedFrom,
            @Nullable Integer duplicateOf) {}

    record JumpGroup(int id, String name, String codeName) {}

    /** {@code GET /jump-groups}. */
    record JumpGroupDetails(int id, String name, String codeName, String comments, long version) {}

    /** {@code POST /jump-groups}; {@code codeName} is made from the name where it is absent. */
    record NewJumpGroup(
            String name,
            @Nullable String codeName,
            @Nullable String comments) {}

    /** How many stand in the list (ITEM-5), for everything the caller may see and for each group. */
    record Counts(Count all, List<GroupCount> groups) {}

    record Count(long items, long clients, long online, long offline) {}

    record GroupCount(JumpGroup group, Count count) {}

    /**
     * {@code PATCH /jump-items/{id}}; what is absent stays. Limits as in {@link Item}; comments at most 1,024 characters.
     *
     * @param settlesConflict true where only one machine holds the client's key again: its flag {@code identity_conflict} goes (ENR-7)
     */
    record Change(
            @Nullable String name,
            @Nullable String tag,
            @Nullable String comments,
            @Nullable Integer jumpGroupId,
            @Nullable Boolean settlesConflict) {
        /** Of the entry alone. */
        public Change(
                @Nullable String name, @Nullable String tag, @Nullable String comments, @Nullable Integer jumpGroupId) {
            this(name, tag, comments, jumpGroupId, null);
        }
    }

    /** {@code POST /jump-items/removals} (UNI-1): at most 1,000 ids. */
    record Removals(List<Integer> ids) {}

    /**
     * {@code POST /jump-items/{id}/wake} (WOL-1).
     *
     * @param secureOn the password that its network cards ask for (WOL-3): 4 or 6 bytes in hex, or 4 as dotted decimal; absent: none
     * @param waitSeconds for how long to wait for it to come online (WOL-6), 0 to 120; absent: 0
     */
    record Wake(@Nullable String secureOn, @Nullable Integer waitSeconds) {
        /** Without the password (SEC-5). */
        @Override
        public String toString() {
            return "Wake[" + waitSeconds + "]";
        }
    }

    /**
     * Answers it.
     *
     * @param asked how many others on its network were asked to wake it
     * @param online whether it was online before the wait was over
     */
    record Woken(int id, int asked, boolean online) {}

    /**
     * {@code GET /jump-items/{id}/statistics} (STAT-3): what a machine that is online read of itself last. What the site did not choose (STAT-1), and what cannot be
     * read on that machine, is null.
     *
     * @param at when it came, by the site's clock
     * @param cpuPercent how busy all processors together were since the reading before, 0 to 100
     * @param disks at most 16; names from the machine: escape them
     * @param consoleUser who sat at the console; empty: nobody
     * @param locked whether that screen was locked
     * @param screenSaver whether its screen saver ran
     */
    record Statistics(
            int id,
            Instant at,
            @Nullable Double cpuPercent,
            @Nullable Long uptimeSeconds,
            @Nullable List<Disk> disks,
            @Nullable String consoleUser,
            @Nullable Boolean locked,
            @Nullable Boolean screenSaver,
            @Nullable Thumbnail thumbnail) {}

    /**
     * A picture of the screen, at most 320 pixels wide.
     *
     * @param type {@code image/jpeg} or {@code image/png}
     * @param bytes at most 24 KiB; base64 in JSON
     */
    record Thumbnail(String type, byte[] bytes) {}

    /** What became of one of several; {@code problem} is null where it was done. */
    record Result(int id, @Nullable Problem problem) {}

    /**
     * One change in a Jump Client's life (LIFE-9).
     *
     * @param number its place in the client's own numbering
     * @param what {@code enrolled}, {@code online}, {@code offline}, {@code lost}, {@code removal_requested}, {@code uninstalled}, {@code removed}, {@code edited}, {@code identity_check_failed}, ...
     * @param status the status since then; null where it stayed as it was
     * @param cause why, as a stable word; who or from where stands in {@code detail}
     */
    record HistoryEntry(
            long number, Instant at, String what, @Nullable Status status, String cause, String detail) {}

    /** The fields that a search looks into (SRCH-1). */
    enum SearchField {
        @JsonProperty("comments")
        COMMENTS,
        @JsonProperty("console_user")
        CONSOLE_USER,
        @JsonProperty("domain")
        DOMAIN,
        @JsonProperty("fqdn")
        FQDN,
        @JsonProperty("group")
        GROUP,
        @JsonProperty("hostname_or_ip")
        HOSTNAME_OR_IP,
        @JsonProperty("jump_method")
        JUMP_METHOD,
        @JsonProperty("last_accessed")
        LAST_ACCESSED,
        @JsonProperty("name")
        NAME,
        @JsonProperty("private_ip")
        PRIVATE_IP,
        @JsonProperty("public_ip")
        PUBLIC_IP,
        @JsonProperty("status")
        STATUS,
        @JsonProperty("tag")
        TAG,
        @JsonProperty("workgroup")
        WORKGROUP;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * A message of the live feed ({@code WSS /api/v1/live}).
     *
     * @param number counts this connection's messages from 1; after a gap ask the list again
     * @param changed lines as they are now
     * @param gone ids that have left what the caller sees
     */
    record Live(long number, List<Item> changed, List<Integer> gone) {}
}
