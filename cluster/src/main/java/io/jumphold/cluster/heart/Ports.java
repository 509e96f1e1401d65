package io.jumphold.cluster.heart;

import io.jumphold.cluster.audit.AuditLog;
import io.jumphold.cluster.audit.UnfloodedAuditLog;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.enrolment.Identities;
import io.jumphold.cluster.lifetime.OldRecords;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.list.ReadSide;
import io.jumphold.cluster.metrics.NodeMetrics;
import io.jumphold.cluster.pace.Pace;
import io.jumphold.cluster.upgrade.ClientVersions;
import io.jumphold.cluster.upgrade.UpgradeQueue;
import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * What the heart needs from outside.
 *
 * @param begunAt since when the site has been up, whatever single nodes did
 * @param pace the rates that all nodes share
 */
public record Ports(
        Clock clock,
        Instant begunAt,
        Pace pace,
        ReadSide readSide,
        JumpItemList list,
        Identities identities,
        DirectoryStore directory,
        AuditLog audit,
        ClientVersions clientVersions,
        UpgradeQueue upgradeQueue,
        OldRecords oldRecords,
        NodeMetrics metrics) {

    /** The same for the front door, where strangers knock. */
    Ports atTheDoor(LongSupplier nanos) {
        return new Ports(
                clock,
                begunAt,
                pace,
                readSide,
                list,
                identities,
                directory,
                new UnfloodedAuditLog(audit, nanos),
                clientVersions,
                upgradeQueue,
                oldRecords,
                metrics);
    }
}
