package io.jumphold.cluster.jumpclient;

import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.machine.HostFacts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A Jump Client as the read side keeps it. Made from the entity's state in one place; a row of a lower revision never replaces one of a higher.
 *
 * @param revision the entity's sequence number
 * @param version counts edits; for optimistic writes
 * @param standing whether it is in the list
 * @param offlineSince cause of lost and deletion: since when it has been away; null while online
 * @param lostAt since when it is called lost (LIFE-2); null while it is not
 * @param duplicateOf which other one was installed in the same scope before (ENR-8); null where it is no duplicate
 * @param newestAuthority number of the newest of the site's authorities that it trusts (ENR-9); 0: of none that the site had when it told
 * @param nodeIncarnation which start of which node it is attached to; null while it is not
 */
public record JumpClientRow(
        int id,
        long revision,
        long version,
        Standing standing,
        String name,
        int jumpGroupId,
        String tag,
        String comments,
        Status status,
        JumpItems.Flags flags,
        @Nullable HostFacts facts,
        String publicIp,
        int installerId,
        Instant enrolledAt,
        @Nullable Instant lastSeen,
        @Nullable Instant lastAccessed,
        @Nullable Instant offlineSince,
        @Nullable String nodeAddress,
        @Nullable Long nodeIncarnation,
        @Nullable Instant identityCheckFailedAt,
        @Nullable String identityCheckFailedFrom,
        @Nullable Instant lostAt,
        Lifetime lifetime,
        @Nullable Integer duplicateOf,
        int newestAuthority) {

    /** Where an entry stands (UNI-2, UNI-8). */
    public enum Standing {
        /** In the list. */
        LISTED,
        /** Removed from the list, waiting for the machine to say that it has uninstalled; administrators see it as pending. */
        DELETION_REQUESTED,
        /** Gone; the row stays a while as a tombstone so that no older one comes back. Its facts are null. */
        REMOVED
    }
}
