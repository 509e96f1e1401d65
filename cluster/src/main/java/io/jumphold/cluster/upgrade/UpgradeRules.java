package io.jumphold.cluster.upgrade;

import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.api.Upgrades.Mode;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.upgrade.Platform;
import io.jumphold.protocol.upgrade.Stage;
import io.jumphold.protocol.upgrade.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every decision about upgrades. Pure. */
public final class UpgradeRules {
    /** A turn in which nothing moves for so long is over: under the 30 s in which those of a dead node must be free (UPG-8). */
    public static final Duration PATIENCE = Duration.ofSeconds(25);

    /** So long a client that has all of it waits for its sessions to end: 2 minutes by its own clock, and time to say so. */
    public static final Duration FETCHED_PATIENCE = Duration.ofSeconds(150);

    /** However slowly it fetches, a turn is over after so long; what it has is kept for its next one, and others are let in between. */
    public static final Duration LONGEST_TURN = Duration.ofHours(2);

    /** A client rolls itself back after 5 minutes (UPG-7); then it must come back and say so. */
    public static final Duration INSTALL_PATIENCE = Duration.ofMinutes(7);

    /** So long a client that is back as the old version may take to say why. */
    public static final Duration EXPLANATION = Duration.ofSeconds(15);

    /** However often somebody asks for it, one client does not begin anew before. */
    public static final Duration LEAST_BETWEEN_TRIES = Duration.ofSeconds(30);

    /** Where nobody looked for so long there was an outage: of the site, or of its database. */
    public static final Duration OUTAGE = Duration.ofSeconds(30);

    private static final int FEWEST_FAILURES = 5;
    private static final int PERCENT = 5;
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);
    private static final Duration LONGEST_AFTER_FAILURE = Duration.ofDays(1);
    private static final Duration AFTER_INTERRUPTION = Duration.ofSeconds(5);
    private static final Duration LONGEST_AFTER_INTERRUPTION = Duration.ofMinutes(10);
    private static final int MOST_DOUBLINGS = 20;

    private UpgradeRules() {}

    /** What a machine is to become, if anything: the newer current version for its platform, while upgrades run and that one is not halted (UPG-1, UPG-2, UPG-7). */
    public static Optional<ClientVersion> owed(
            String platform, String version, Releases releases, UpgradeSettings settings) {
        return settings.mode() == Mode.DISABLED
                ? Optional.empty()
                : releases.current(platform)
                        .filter(current -> Version.of(version).isOlderThan(Version.of(current.version())))
                        .filter(current -> !releases.halted().contains(current.version()));
    }

    /** UPG-1: there, and to become another. */
    public static boolean isPending(
            Status status, @Nullable HostFacts facts, Releases releases, UpgradeSettings settings) {
        return status == Status.ONLINE
                && facts != null
                && owed(Platform.of(facts.os()), facts.version(), releases, settings)
                        .isPresent();
    }

    /** Whether the site still wants anybody to become this version. */
    public static boolean isWanted(String version, Releases releases, UpgradeSettings settings) {
        return settings.mode() != Mode.DISABLED
                && !releases.halted().contains(version)
                && releases.current().stream()
                        .anyMatch(current -> current.version().equals(version));
    }

    /** UPG-7: at least 5 clients failed, and they are at least 5 % of those that tried. */
    public static boolean isToBeHalted(int tried, int failed) {
        return failed >= FEWEST_FAILURES && (long) failed * 100 >= (long) tried * PERCENT;
    }

    /** How long a client waits after this failure, counted from 1 (UPG-7). */
    public static Duration afterFailure(int failures) {
        return doubled(AFTER_FAILURE, failures - 1, LONGEST_AFTER_FAILURE);
    }

    /** How long a client waits whose turn came to nothing, without its being a failure; {@code tries} counts them from 1. */
    public static Duration afterInterruption(int tries) {
        return doubled(AFTER_INTERRUPTION, tries - 1, LONGEST_AFTER_INTERRUPTION);
    }

    private static Duration doubled(Duration first, int times, Duration longest) {
        Duration doubled = first.multipliedBy(1L << Math.clamp(times, 0, MOST_DOUBLINGS));
        return doubled.compareTo(longest) < 0 ? doubled : longest;
    }

    /**
     * A turn that is under way, beside what the list knows of its client.
     *
     * @param stage null before the client has said anything
     * @param stagedAt since when it is at that stage
     * @param endsAt when it is over unless something moves
     * @param attachedAt when the client last attached, or was last known to be there
     * @param wanted whether the site still wants it to be given this version
     */
    public record Turn(
            String version,
            @Nullable Stage stage,
            Instant stagedAt,
            Instant endsAt,
            String clientVersion,
            boolean online,
            @Nullable Instant attachedAt,
            boolean wanted) {
        boolean isInstalling() {
            return stage == Stage.INSTALLING;
        }
    }

    /** What becomes of a turn. */
    public enum Fate {
        /** It goes on. */
        STAYS,
        /** The client is the new version. */
        DONE,
        /** Over without a result; the client gets another. */
        INTERRUPTED,
        /** Taken away, because the version is no longer to be installed. */
        WITHDRAWN,
        /** The client is back, and is not what it was to become (UPG-7). */
        UNCHANGED,
        /** The client did not come back at all. */
        AWAY;

        /** Whether it counts against the version. */
        public boolean isFailure() {
            return this == UNCHANGED || this == AWAY;
        }
    }

    /** What becomes of this turn now (UPG-7, UPG-8). That a client says it is the new version is believed; that it was told to, is not enough. */
    public static Fate fate(Turn turn, Instant now) {
        if (turn.online() && !Version.of(turn.clientVersion()).isOlderThan(Version.of(turn.version()))) {
            return Fate.DONE;
        }
        if (turn.isInstalling()) {
            Instant back = turn.attachedAt();
            if (turn.online()
                    && back != null
                    && back.isAfter(turn.stagedAt())
                    && !now.isBefore(back.plus(EXPLANATION))) {
                return Fate.UNCHANGED;
            }
            return now.isBefore(turn.endsAt()) ? Fate.STAYS : Fate.AWAY;
        }
        if (!turn.wanted()) {
            return Fate.WITHDRAWN;
        }
        return now.isBefore(turn.endsAt()) ? Fate.STAYS : Fate.INTERRUPTED;
    }

    /** As {@link #fate(Turn, Instant)}; but what an outage disturbed is no failure. */
    public static Fate fate(Turn turn, @Nullable Instant fairFrom, Instant now) {
        Fate fate = fate(turn, now);
        return fate.isFailure() && !isFair(turn.stage(), turn.stagedAt(), fairFrom) ? Fate.INTERRUPTED : fate;
    }

    /**
     * Whether there was an outage since it was last looked.
     *
     * @param lookedAt null where it never was
     * @param begunAt since when the site has been up
     */
    public static boolean wasOut(@Nullable Instant lookedAt, Instant begunAt, Instant now) {
        return lookedAt != null && (begunAt.isAfter(lookedAt) || now.isAfter(lookedAt.plus(OUTAGE)));
    }

    /**
     * Whether a failure at this stage is held against the version: who began to install before everybody could be back after an outage may just not have got in.
     *
     * @param fairFrom when everybody could be back; null where there was no outage
     */
    public static boolean isFair(@Nullable Stage stage, Instant stagedAt, @Nullable Instant fairFrom) {
        return stage != Stage.INSTALLING || fairFrom == null || !stagedAt.isBefore(fairFrom);
    }

    /** When a turn at this stage ends, in which something has just moved. */
    static Instant endsAt(Stage stage, Instant begunAt, Instant stagedAt, Instant now) {
        return switch (stage) {
            case INSTALLING -> now.plus(INSTALL_PATIENCE);
            case FETCHED ->
                earlier(now.plus(PATIENCE), earlier(stagedAt.plus(FETCHED_PATIENCE), begunAt.plus(LONGEST_TURN)));
            case FETCHING, FAILED, OTHER -> earlier(now.plus(PATIENCE), begunAt.plus(LONGEST_TURN));
        };
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /**
     * About how long the rest takes by the bandwidth alone; null where nothing is left.
     *
     * @param bytes that are still to be downloaded
     */
    public static @Nullable Long secondsLeft(long bytes, UpgradeSettings settings) {
        return bytes <= 0 ? null : (bytes + settings.bytesPerSecond() - 1) / settings.bytesPerSecond();
    }
}
