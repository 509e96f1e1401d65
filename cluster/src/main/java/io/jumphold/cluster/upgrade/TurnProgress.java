package io.jumphold.cluster.upgrade;

import io.jumphold.protocol.upgrade.Stage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a turn is, and until when it goes on. Only what moves makes it last: a machine that says the same again, or makes things up, keeps no other from its
 * turn for long (UPG-3).
 *
 * @param stage null before the client has said anything; never gone back from, and {@code installing} is final
 * @param begunAt when the turn began
 * @param stagedAt since when it is at that stage
 * @param endsAt when it is over unless something moves
 * @param bytes that are there by what anybody says
 * @param told bytes that the client says it has
 */
public record TurnProgress(
        @Nullable Stage stage, Instant begunAt, Instant stagedAt, Instant endsAt, long bytes, long told) {
    /** A turn that begins. */
    public static TurnProgress begun(Instant now) {
        return new TurnProgress(null, now, now, now.plus(UpgradeRules.PATIENCE), 0, 0);
    }

    /** What the client says makes this of it. The client's own bytes count apart: after the death of a node they are behind what that one has sent. */
    public TurnProgress told(Stage says, long has, Instant now) {
        if (stage == Stage.INSTALLING || rank(says) < rank(stage)) {
            return this;
        }
        boolean moves = rank(says) > rank(stage) || says == Stage.FETCHED || has > told;
        return moves ? at(says, Math.max(bytes, has), Math.max(told, has), now) : this;
    }

    /** What the node that serves the download says makes this of it; it is at one of the first two stages. */
    public TurnProgress served(long sent, Instant now) {
        return stage == null || sent > bytes ? at(Stage.FETCHING, Math.max(bytes, sent), told, now) : this;
    }

    /** Whether it may still be served. */
    public boolean isFetching(Instant now) {
        return now.isBefore(endsAt) && rank(stage) <= rank(Stage.FETCHING);
    }

    private TurnProgress at(Stage next, long present, long own, Instant now) {
        Instant since = next == stage ? stagedAt : now;
        return new TurnProgress(next, begunAt, since, UpgradeRules.endsAt(next, begunAt, since, now), present, own);
    }

    private static int rank(@Nullable Stage stage) {
        return switch (stage) {
            case null -> 0;
            case FETCHING -> 1;
            case FETCHED -> 2;
            case INSTALLING -> 3;
            case FAILED, OTHER -> -1;
        };
    }
}
