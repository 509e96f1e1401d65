package io.jumphold.cluster.heart;

import static org.awaitility.Awaitility.await;

import io.jumphold.cluster.fake.FixedDirectory;
import io.jumphold.cluster.fake.HeartSystem;
import io.jumphold.cluster.fake.ManualClock;
import io.jumphold.cluster.fake.MemoryAudit;
import io.jumphold.cluster.fake.MemoryIdentities;
import io.jumphold.cluster.fake.MemoryPace;
import io.jumphold.cluster.fake.MemoryReadSide;
import io.jumphold.cluster.fake.MemoryUpgrades;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.metrics.NodeMetrics;
import io.jumphold.cluster.site.Site;
import io.jumphold.cluster.tier.Tier;
import io.jumphold.protocol.identity.Keys;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** A heart on a cluster of one, with everything outside of it in memory. */
final class OneNode {
    static final String SITE_ID = "site-1";
    static final KeyPair SITE_KEYS = Keys.generate();

    final ManualClock clock = new ManualClock(Samples.NOW);
    final MemoryReadSide readSide = new MemoryReadSide();
    final NodeMetrics metrics = new NodeMetrics();
    final MemoryIdentities identities = new MemoryIdentities();
    final MemoryAudit audit = new MemoryAudit();
    final MemoryPace pace = new MemoryPace();
    final MemoryUpgrades upgrades = new MemoryUpgrades();
    final FixedDirectory directory = new FixedDirectory();
    final Heart heart;
    private final ActorTestKit system;

    static OneNode start() {
        return new OneNode(ActorTestKit.create("heart", HeartSystem.config()));
    }

    private OneNode(ActorTestKit system) {
        this.system = system;
        Cluster cluster = Cluster.get(system.system());
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        await().until(() -> cluster.selfMember().status().equals(MemberStatus.up()));
        heart = Heart.start(
                system.system(),
                new Site(
                        SITE_ID,
                        SITE_KEYS,
                        () -> directory.current().trust(),
                        new byte[32],
                        () -> List.of("node-a.example:8443"),
                        () -> List.of("node-b.example:8443")),
                new Reach(List.of("node-a.example:8443"), "node-a.example:7356"),
                new Limits(
                        new Tier("custom", 100),
                        false,
                        10,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        Duration.ofHours(1)),
                new Ports(
                        clock,
                        clock.instant(),
                        pace,
                        readSide,
                        readSide,
                        identities,
                        directory,
                        audit,
                        upgrades,
                        upgrades,
                        (before, most) -> CompletableFuture.completedStage(0),
                        metrics));
    }

    void stop() {
        system.shutdownTestKit();
        metrics.close();
    }
}
