package io.jumphold.cluster.heart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.fake.FixedDirectory;
import io.jumphold.cluster.fake.HeartSystem;
import io.jumphold.cluster.fake.ManualClock;
import io.jumphold.cluster.fake.MemoryAudit;
import io.jumphold.cluster.fake.MemoryIdentities;
import io.jumphold.cluster.fake.MemoryPace;
import io.jumphold.cluster.fake.MemoryReadSide;
import io.jumphold.cluster.fake.MemoryUpgrades;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.jumpclient.JumpClientReply;
import io.jumphold.cluster.metrics.NodeMetrics;
import io.jumphold.cluster.upgrade.ClientVersion;
import io.jumphold.cluster.upgrade.UpgradeQueue.Begun;
import io.jumphold.cluster.upgrade.UpgradeQueue.Over;
import io.jumphold.cluster.upgrade.UpgradeQueue.Round;
import io.jumphold.cluster.upgrade.UpgradeRules.Fate;
import io.jumphold.protocol.api.Upgrades.Mode;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.SignedManifest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The conductor against a queue whose rounds the test gives. */
class ConductorTest {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration QUIET = Duration.ofMinutes(2);
    private static final Manifest MANIFEST = new Manifest("1.2.0", "abc", "any", 10, "00".repeat(32), 1, 1);
    private static final ClientVersion VERSION = new ClientVersion(
            MANIFEST, SignedManifest.of(MANIFEST, Keys.generate().getPrivate()), "payload", true, Samples.NOW);

    record Told(int id, JumpClientCommand command) {}

    private final ActorTestKit system = ActorTestKit.create("conductor", HeartSystem.manualTime());
    private final ManualTime time = ManualTime.get(system.system());
    private final AtomicLong nanos = new AtomicLong();
    private final MemoryUpgrades upgrades = new MemoryUpgrades();
    private final MemoryAudit audit = new MemoryAudit();
    private final FixedDirectory directory = new FixedDirectory();
    private final TestProbe<Told> clients = system.createTestProbe();
    private final TestProbe<Begun> ordered = system.createTestProbe();
    private final Map<Integer, JumpClientReply> answers = new ConcurrentHashMap<>();
    private final NodeMetrics metrics = new NodeMetrics();
    private volatile boolean leads = true;

    @AfterEach
    void stop() {
        system.shutdownTestKit();
    }

    private void start() {
        MemoryReadSide readSide = new MemoryReadSide();
        ManualClock clock = new ManualClock(Samples.NOW);
        system.spawn(Conductor.create(
                new Conductor.Times(() -> leads, nanos::get, EVERY, QUIET),
                new Ports(
                        clock,
                        clock.instant(),
                        new MemoryPace(),
                        readSide,
                        readSide,
                        new MemoryIdentities(),
                        directory,
                        audit,
                        upgrades,
                        upgrades,
                        (before, most) -> CompletableFuture.completedStage(0),
                        metrics),
                begun -> {
                    ordered.getRef().tell(begun);
                    return CompletableFuture.completedStage(
                            answers.getOrDefault(begun.clientId(), new JumpClientReply.Done()));
                },
                (id, command) -> clients.getRef().tell(new Told(id, command))));
    }

    private void passes(Duration span) {
        nanos.addAndGet(span.toNanos());
        time.timePasses(EVERY);
    }

    private static Round round(boolean quiet) {
        return new Round(List.of(), List.of(), List.of(), quiet);
    }

    private static Begun begun(int client) {
        return new Begun(client, VERSION, new byte[32]);
    }

    private List<String> audited() {
        return audit.records.stream()
                .map(entry -> entry.what() + " " + entry.target())
                .toList();
    }

    @Test
    @Tag("UPG-3")
    void whoseTurnHasBegunIsToldAndWhoCannotBeGivesItBack() {
        answers.put(8, new JumpClientReply.Refused(ErrorCode.CLIENT_OFFLINE.fault()));
        upgrades.rounds.add(new Round(List.of(begun(7), begun(8)), List.of(), List.of(), false));
        start();

        passes(EVERY);

        assertThat(ordered.receiveSeveralMessages(2))
                .extracting(Begun::clientId)
                .containsExactly(7, 8);
        await().until(() -> upgrades.told.equals(List.of("given back 8")));
    }

    @Test
    @Tag("UPG-3")
    void onlyTheLeaderGivesOutTurns() {
        leads = false;
        upgrades.rounds.add(new Round(List.of(begun(7)), List.of(), List.of(), false));
        start();

        passes(EVERY);
        ordered.expectNoMessage(Duration.ofMillis(20));
        leads = true;
        passes(EVERY);

        assertThat(ordered.receiveMessage().clientId()).isEqualTo(7);
    }

    @Test
    @Tag("UPG-7")
    void whoFailedIsToldSoAndEachEndStandsInTheAuditLog() {
        upgrades.rounds.add(new Round(
                List.of(),
                List.of(
                        new Over(1, "1.2.0", Fate.DONE),
                        new Over(2, "1.2.0", Fate.UNCHANGED),
                        new Over(3, "1.2.0", Fate.AWAY),
                        new Over(4, "1.2.0", Fate.INTERRUPTED)),
                List.of(),
                false));
        start();

        passes(EVERY);

        assertThat(clients.receiveSeveralMessages(2)).extracting(Told::id).containsExactly(2, 3);
        await().until(() -> audited()
                .equals(List.of(
                        "client_upgraded client:1",
                        "client_upgrade_failed client:2",
                        "client_upgrade_failed client:3")));
    }

    @Test
    @Tag("UPG-7")
    void aVersionThatFailedTooOftenIsHalted() {
        upgrades.rounds.add(new Round(List.of(), List.of(), List.of("1.2.0"), false));
        start();

        passes(EVERY);

        await().until(() -> upgrades.told.equals(List.of("halted 1.2.0")));
        await().until(() -> audited().equals(List.of("upgrades_halted client_version:1.2.0")));
    }

    @Test
    @Tag("UPG-2")
    void aCycleIsOverOnceNobodyHasWaitedForAWhile() {
        directory.set(Settings.DEFAULT.withUpgrades(Settings.DEFAULT.upgrades().in(Mode.THIS_CYCLE)));
        upgrades.rounds.addAll(List.of(round(true), round(false), round(true), round(true)));
        start();

        passes(EVERY);
        await().until(() -> upgrades.rounds.size() == 3);
        passes(QUIET);
        await().until(() -> upgrades.rounds.size() == 2);
        passes(EVERY);
        await().until(() -> upgrades.rounds.size() == 1);
        assertThat(mode()).isEqualTo(Mode.THIS_CYCLE);
        passes(QUIET);

        await().until(() -> mode() == Mode.DISABLED);
        await().until(() -> audited().equals(List.of("upgrade_cycle_ended settings")));
    }

    @Test
    @Tag("UPG-2")
    void whatAnAdministratorHasJustSavedIsNotUndoneByTheCyclesEnd() {
        directory.set(Settings.DEFAULT.withUpgrades(Settings.DEFAULT.upgrades().in(Mode.THIS_CYCLE)));
        Settings saved = Settings.DEFAULT.withConnectionRate(300);
        upgrades.rounds.addAll(List.of(round(true), round(true)));
        start();

        passes(EVERY);
        await().until(() -> upgrades.rounds.size() == 1);
        directory.unseen = saved;
        passes(QUIET);

        await().until(() -> directory.current().settings().equals(saved));
        assertThat(audited()).isEmpty();
    }

    @Test
    @Tag("UPG-2")
    void theCyclesEndLeavesTheOtherSettingsAsTheyAreOnDisk() {
        Settings cycle =
                Settings.DEFAULT.withUpgrades(Settings.DEFAULT.upgrades().in(Mode.THIS_CYCLE));
        directory.set(cycle);
        upgrades.rounds.addAll(List.of(round(true), round(true)));
        start();

        passes(EVERY);
        await().until(() -> upgrades.rounds.size() == 1);
        directory.unseen = cycle.withConnectionRate(300);
        passes(QUIET);

        await().until(() -> mode() == Mode.DISABLED);
        assertThat(directory.current().settings().connectionRate()).isEqualTo(300);
    }

    @Test
    @Tag("UPG-2")
    void upgradesThatAreEnabledForGoodStaySo() {
        upgrades.rounds.addAll(List.of(round(true), round(true)));
        start();

        passes(EVERY);
        passes(QUIET);
        await().until(upgrades.rounds::isEmpty);
        passes(EVERY);

        assertThat(mode()).isEqualTo(Mode.ENABLED);
    }

    private Mode mode() {
        return directory.current().settings().upgrades().mode();
    }
}
