package io.jumphold.http;

import io.jumphold.cluster.audit.AuditLog;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.directory.IdempotencyKeys;
import io.jumphold.cluster.directory.SignIns;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.site.Site;

/** What the API needs of the house. */
public record HttpPorts(
        Site site,
        DirectoryStore directory,
        SignIns signIns,
        IdempotencyKeys idempotencyKeys,
        JumpItemList list,
        AuditLog audit) {}
