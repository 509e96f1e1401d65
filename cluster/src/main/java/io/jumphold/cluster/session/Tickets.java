package io.jumphold.cluster.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an end may join with; hashes, never the secrets.
 *
 * @param first from the order or from the Jump's answer, good once; null when it has been used
 * @param rejoin given to the end's newest connection; null while there has been none
 * @param earlier what that one joined with: good until {@code rejoin} has been used, for the answer that brought it may have been lost
 */
public record Tickets(
        @Nullable Ticket first,
        @Nullable String rejoin,
        @Nullable String earlier) {
    static final Tickets NONE = new Tickets(null, null, null);

    /** A secret that is good once; {@code until} null: as long as the session lives. */
    public record Ticket(String hash, @Nullable Instant until) {
        boolean admits(String presentedHash, Instant now) {
            return hash.equals(presentedHash) && (until == null || now.isBefore(until));
        }
    }

    boolean admits(String hash, Instant now) {
        return (first != null && first.admits(hash, now)) || isRejoin(hash);
    }

    /** Whether an end may come back with it. */
    boolean isRejoin(String hash) {
        return hash.equals(rejoin) || hash.equals(earlier);
    }

    /** Whether it was given to the newest connection of this end. */
    boolean isNewest(String hash) {
        return hash.equals(rejoin);
    }

    /** Whether the end has been there. */
    boolean used() {
        return rejoin != null;
    }

    /** A fresh one-time ticket; whoever uses it takes over, until then the others stay good. */
    Tickets with(Ticket fresh) {
        return new Tickets(fresh, rejoin, earlier);
    }

    /** One has been used, {@code hash} where it is known, and {@code next} was given for it. */
    Tickets used(@Nullable String hash, String next) {
        boolean cameBack = rejoin != null && (hash == null || isRejoin(hash));
        return cameBack ? new Tickets(first, next, hash == null ? rejoin : hash) : new Tickets(null, next, null);
    }
}
