package io.jumphold.http;

import io.jumphold.cluster.audit.AuditLog;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.directory.IdempotencyKeys;
import io.jumphold.cluster.directory.SignIns;
import io.jumphold.cluster.jumpclient.JumpClients;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.list.LiveFeed;
import io.jumphold.cluster.metrics.NodeMetrics;
import io.jumphold.cluster.pace.Pace;
import io.jumphold.cluster.session.SessionStarts;
import io.jumphold.cluster.site.Site;
import io.jumphold.cluster.statistics.Statistics;
import io.jumphold.cluster.trust.Authorities;
import io.jumphold.cluster.upgrade.ClientVersions;
import io.jumphold.cluster.upgrade.UpgradeQueue;
import io.jumphold.cluster.wake.Wakes;
import io.jumphold.http.site.Nodes;

/** What the API needs of the house. */
public record HttpPorts(
        Site site,
        DirectoryStore directory,
        SignIns signIns,
        IdempotencyKeys idempotencyKeys,
        JumpItemList list,
        LiveFeed live,
        JumpClients jumpClients,
        SessionStarts sessions,
        Wakes wakes,
        Statistics statistics,
        Nodes nodes,
        AuditLog audit,
        ClientVersions clientVersions,
        UpgradeQueue upgradeQueue,
        Pace pace,
        NodeMetrics metrics,
        Authorities authorities) {}
