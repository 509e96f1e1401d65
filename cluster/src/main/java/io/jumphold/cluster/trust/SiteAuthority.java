package io.jumphold.cluster.trust;

import java.time.Instant;

/**
 * One of the authorities that vouch, or are to vouch, for the front doors of the site's nodes (ENR-4).
 *
 * @param number 1 or more, in the order in which they were made; never used again
 * @param sha256 of its certificate, lower-case hex, as clients are told it
 * @param notAfter until when its certificate is good
 */
public record SiteAuthority(int number, State state, String sha256, Instant notAfter) {
    /** Clients are told to trust it in each of them. */
    public enum State {
        /** Prepared; no node shows a certificate of it yet. */
        NEXT,
        /** Nodes show certificates of it. */
        CURRENT,
        /** Was current; it may become so again until it is retired. */
        FORMER
    }

    SiteAuthority as(State other) {
        return new SiteAuthority(number, other, sha256, notAfter);
    }
}
