package io.jumphold.protocol.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** For those who run a site: nodes and the audit log. */
public interface Operations {
    /**
     * {@code GET /nodes} (TIER-1, TIER-4): a member of the cluster. What it has not told of itself yet is null.
     *
     * @param address of the node inside the cluster
     * @param status {@code up}, {@code unreachable}, {@code joining}, {@code leaving}, {@code exiting}, {@code down}
     * @param tier {@code b200}, {@code b300}, {@code b400}, {@code cloud} or {@code custom}
     * @param capacity most attached Jump Clients
     * @param attached Jump Clients that are attached to it; a few seconds old where another node answers
     * @param room for how many more it has room
     * @param sharePercent which part of the site's attached Jump Clients is attached to it, 0 to 100
     * @param level of its fill
     */
    record Node(
            String address,
            String status,
            @Nullable String tier,
            @Nullable Integer capacity,
            @Nullable Integer attached,
            @Nullable Integer room,
            @Nullable Integer sharePercent,
            @Nullable Level level,
            @Nullable Instant startedAt,
            @Nullable String version) {}

    /** How full a node or the site is: {@code warning} from 80 %, {@code alert} from 95 %. */
    enum Level {
        @JsonProperty("ok")
        OK,
        @JsonProperty("warning")
        WARNING,
        @JsonProperty("alert")
        ALERT
    }

    /**
     * The site's capacity (TIER-3).
     *
     * @param jumpClients entries that count for it: neither uninstalled nor removed
     * @param capacity how many there may be: the sum of the nodes' tiers, or what is licensed where that is less
     * @param licensed how many the licence allows, where a number is set
     */
    record Capacity(
            long jumpClients, long capacity, @Nullable Integer licensed, Level level) {}

    /** A node that is no member at the moment and counts for the site's capacity all the same, until it is removed (TIER-3). */
    record Away(String address, String tier, int capacity) {}

    record Nodes(List<Node> nodes, List<Away> away, Capacity site) {}

    /**
     * {@code GET /audit}: append-only.
     *
     * @param who user name, API account, {@code client:<id>} or empty for strangers
     * @param what stable word: {@code signed_in}, {@code sign_in_refused}, {@code identity_check_failed}, {@code identity_conflict} (ENR-7), {@code jump_refused}, ...
     * @param code the fault's code where it was refused
     * @param before the state before a change, as JSON text
     * @param after the state after a change, as JSON text
     */
    record AuditEntry(
            long id,
            Instant at,
            String who,
            String what,
            String target,
            String fromAddress,
            @Nullable String code,
            @Nullable String before,
            @Nullable String after) {}

    /**
     * {@code GET /settings} and {@code PUT /settings}, where what is absent stays.
     *
     * @param uninstalledClientBehavior what becomes of the entry of a client that was uninstalled on its machine (UNI-3)
     * @param heartbeat how often machines beat (PRES-3), in seconds, 5 to 300
     * @param lostAfterDays away for so long, a client is called lost (LIFE-2), 15 to 3,650
     * @param deleteAfterDays away for so long, it is deleted (LIFE-3), 15 to 3,650
     * @param allowWake whether representatives may wake machines (WOL-1)
     * @param restrictLocalUninstall whether only a privileged user of a machine may uninstall or disable its client there (UNI-5)
     * @param connectionRate how many clients a second may attach across the site (RATE-1), 1 to 300
     * @param upgradeMode whether Jump Clients become the current version (UPG-2)
     * @param maxConcurrentUpgrades how many at once (UPG-3), 1 to 500
     * @param maxUpgradeBandwidth of all their downloads together (UPG-4), in bytes a second, 64 KiB to 100 MiB
     * @param statistics what machines tell of themselves (STAT-1): of {@code cpu}, {@code console_user}, {@code disk}, {@code thumbnail}, {@code uptime}
     * @param statisticsInterval how often they do (STAT-2), in seconds, 10 to 86,400
     * @param statisticsBandwidth in answers: what that is expected to cost with the machines that are online now (STAT-4), bytes a second; ignored when sent
     * @param useScreenState whether machines tell that their screen is locked or its saver runs
     * @param duplicates whether a second install on one machine, for one user or as a service, may become a Jump Client (ENR-8)
     * @param historyRetention for how many days the history of Jump Clients and the audit log are kept, 1 to 3,650
     * @param warnings in the answer to {@code PUT}: what was saved and is odd (LIFE-1); ignored when sent
     */
    record SiteSettings(
            @Nullable UninstalledClientBehavior uninstalledClientBehavior,
            @Nullable Integer heartbeat,
            @Nullable Integer lostAfterDays,
            @Nullable Integer deleteAfterDays,
            @Nullable Boolean allowWake,
            @Nullable Boolean restrictLocalUninstall,
            @Nullable Integer connectionRate,
            Upgrades.@Nullable Mode upgradeMode,
            @Nullable Integer maxConcurrentUpgrades,
            @Nullable Integer maxUpgradeBandwidth,
            @Nullable List<String> statistics,
            @Nullable Integer statisticsInterval,
            @Nullable Long statisticsBandwidth,
            @Nullable Boolean useScreenState,
            @Nullable Duplicates duplicates,
            @Nullable Integer historyRetention,
            @Nullable List<String> warnings) {}

    enum Duplicates {
        /** It may, and its entry says so. */
        @JsonProperty("warn")
        WARN,
        @JsonProperty("reject")
        REJECT
    }

    enum UninstalledClientBehavior {
        @JsonProperty("keep")
        KEEP,
        @JsonProperty("remove")
        REMOVE
    }

    /**
     * {@code GET /authorities} (ENR-9): one that vouches, or may, for the site's nodes; Jump Clients are told to trust all of them.
     *
     * @param number in the order in which they were made; never used again
     * @param sha256 of its certificate, lower-case hex
     * @param notAfter until when its certificate is good
     * @param clientsWithout Jump Clients that count for the site's capacity and do not trust it yet
     */
    record Authority(int number, String sha256, AuthorityState state, Instant notAfter, long clientsWithout) {}

    enum AuthorityState {
        /** Prepared; no node shows a certificate of it yet. */
        @JsonProperty("next")
        NEXT,
        @JsonProperty("current")
        CURRENT,
        /** Was current, and may become so again. */
        @JsonProperty("former")
        FORMER
    }

    record Authorities(List<Authority> authorities) {}

    /**
     * {@code POST /authorities/{number}/change}.
     *
     * @param anyway also while there are Jump Clients that do not trust it, which then cannot attach any more; null: no
     */
    record AuthorityChange(@Nullable Boolean anyway) {}

    /** {@code GET /site}: what anybody may know. */
    record Site(String siteId, String product, String version) {}
}
