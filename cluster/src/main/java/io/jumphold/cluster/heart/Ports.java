package io.jumphold.cluster.heart;

import io.jumphold.cluster.audit.AuditLog;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.enrolment.Identities;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.list.ReadSide;
import java.time.Clock;

/** What the heart needs from outside. */
public record Ports(
        Clock clock,
        ReadSide readSide,
        JumpItemList list,
        Identities identities,
        DirectoryStore directory,
        AuditLog audit) {}
