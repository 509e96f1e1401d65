package io.jumphold.cluster.jumpclient;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a Jump Client is there, and since when it is not.
 *
 * @param link where it is attached; null while it is not
 * @param lastEpoch the newest attachment's number; 0 before the first
 * @param publicIp where its newest connection came from; empty before the first
 * @param lastSeen when it last attached or was last known to be attached
 * @param offlineSince since when it has been away; null while attached
 * @param lostAt since when it is called lost (LIFE-2); null while it is not
 * @param takenOverAt when a process last took it over from another one that was still attached (ENR-7); null where none ever did
 */
public record Presence(
        @Nullable LinkAddress link,
        long lastEpoch,
        String publicIp,
        @Nullable Instant lastSeen,
        @Nullable Instant offlineSince,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant lostAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant takenOverAt) {

    static Presence never(Instant since) {
        return new Presence(null, 0, "", null, since, null, null);
    }

    Presence attached(LinkAddress newer, Instant at) {
        return new Presence(
                newer, newer.epoch(), newer.publicIp(), at, null, null, isTakenOver(newer) ? at : takenOverAt);
    }

    Presence detached(Instant at) {
        return link == null ? this : new Presence(null, lastEpoch, publicIp, at, at, null, takenOverAt);
    }

    Presence lost(Instant at) {
        return link == null ? new Presence(null, lastEpoch, publicIp, lastSeen, offlineSince, at, takenOverAt) : this;
    }

    /** Whether another process than the attached one takes its place: a clone's, or one that was started anew before its old connection was missed. */
    boolean isTakenOver(LinkAddress newer) {
        return link != null && link.processNonce() != newer.processNonce();
    }

    @JsonIgnore
    public boolean isAttached() {
        return link != null;
    }

    public boolean isAttachedAs(long epoch) {
        return link != null && link.epoch() == epoch;
    }
}
