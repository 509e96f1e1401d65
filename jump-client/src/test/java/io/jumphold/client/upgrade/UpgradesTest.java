package io.jumphold.client.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.client.attach.Agent;
import io.jumphold.client.attach.TestAgent;
import io.jumphold.client.install.Install;
import io.jumphold.client.install.Switch;
import io.jumphold.client.site.TestNode;
import io.jumphold.client.site.TestPayloads;
import io.jumphold.client.site.TestPeer;
import io.jumphold.client.site.TestRelease;
import io.jumphold.client.site.TestShell;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.machine.DisabledBy;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.SignedManifest;
import io.jumphold.protocol.upgrade.Stage;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Upgrades of an agent in this process, up to the moment at which its supervisor takes over. */
class UpgradesTest {
    private static final int SIZE = 300_000;
    private static final UpgradeTiming TIMING = new UpgradeTiming(
            Duration.ofMinutes(5),
            Duration.ofMillis(300),
            Duration.ofMillis(20),
            Duration.ofMillis(10),
            Duration.ofSeconds(20));

    @TempDir
    Path temporary;

    private final TestRelease release = new TestRelease();
    private final byte[] payload = TestRelease.payload("exit 0", SIZE);
    private Path folder;
    private TestNode node;
    private @Nullable TestAgent agent;

    @BeforeEach
    void listen() throws Exception {
        folder = temporary.resolve("client");
        node = TestNode.listen();
        node.payloads().put(Keys.hashHex(payload), payload);
    }

    @AfterEach
    void end() throws IOException {
        if (agent != null) {
            agent.close();
        }
        node.close();
    }

    private static Supervision supervised(String program) {
        return new Supervision(ProcessHandle.current().parent().orElseThrow().pid(), program);
    }

    private TestPeer attach() throws Exception {
        return attach(node.key(release.keys().getPublic()), supervised("base"));
    }

    private TestPeer attach(InstallerKey key, Supervision supervision) throws Exception {
        agent = new TestAgent(folder, key, supervision, TIMING);
        TestPeer peer = node.nextPeer().awaitIntroduced();
        agent.awaitEnrolled();
        return peer;
    }

    private TestAgent agent() {
        return Objects.requireNonNull(agent);
    }

    private static ClientFrame.UpgradeReport next(TestPeer peer, Stage stage) throws InterruptedException {
        while (true) {
            ClientFrame.UpgradeReport report = peer.next(ClientFrame.UpgradeReport.class);
            if (report.stage() == stage) {
                return report;
            }
            assertThat(report.stage()).as("%s", report).isNotEqualTo(Stage.FAILED);
        }
    }

    private static Fault failure(TestPeer peer) throws InterruptedException {
        return Objects.requireNonNull(next(peer, Stage.FAILED).fault());
    }

    private List<String> versions() throws IOException {
        Path versions = folder.resolve("versions");
        if (!Files.exists(versions)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(versions)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    @Tag("PRES-7")
    @Tag("UPG-1")
    void aDisabledClientBecomesTheNewVersionAndIsDisabledStill() throws Exception {
        TestPeer peer = attach();
        Install.turn(folder, Switch.DISABLED, true);
        assertThat(peer.next(ClientFrame.FactsChanged.class).facts().disabledBy())
                .isEqualTo(DisabledBy.USER);
        peer.send(release.order(release.manifest("1.0.1", payload)));
        next(peer, Stage.INSTALLING);
        assertThat(agent().awaitOutcome()).isEqualTo(Agent.Outcome.RESTART);
        assertThat(versions()).containsExactly("1.0.1");
        assertThat(Install.isOn(folder, Switch.DISABLED)).isTrue();
    }

    @Test
    @Tag("UPG-6")
    void aGenuineVersionIsFetchedUnpackedAndSwitchedTo() throws Exception {
        TestPeer peer = attach();
        ServerFrame.Upgrade order = release.order(release.manifest("1.0.1", payload));
        peer.send(order);
        assertThat(next(peer, Stage.FETCHING).version()).isEqualTo("1.0.1");
        assertThat(next(peer, Stage.FETCHED).bytes()).isEqualTo(payload.length);
        next(peer, Stage.INSTALLING);
        assertThat(agent().awaitOutcome()).isEqualTo(Agent.Outcome.RESTART);
        assertThat(versions()).containsExactly("1.0.1");
        assertThat(folder.resolve("versions/1.0.1/jump-client")).hasContent("exit 0");
        assertThat(folder.resolve("versions/1.0.1/lib/noise.jar")).hasSize(SIZE);
        List<String> current = Files.readAllLines(folder.resolve("current"));
        assertThat(current).startsWith("version=1.0.1", "before=base").hasSize(3);
        long until = Long.parseLong(current.get(2).replace("probation_until=", ""));
        assertThat(until - System.currentTimeMillis() / 1_000).isBetween(250L, 300L);
        assertThat(node.payloads().requests())
                .singleElement()
                .satisfies(request -> assertThat(request.authorization())
                        .isEqualTo("Bearer "
                                + Base64.getUrlEncoder().withoutPadding().encodeToString(order.ticket())));
    }

    /** What is wrong with an order, and what the site is told. */
    private record Wrong(String name, ServerFrame.Upgrade order, String told) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final TestRelease RELEASE = new TestRelease();
    private static final byte[] GOOD = TestRelease.payload("exit 0", 1_000);
    private static final byte[] UPWARDS = TestRelease.zip(
            Map.of("jump-client", new byte[1], "../../evil", "evil".getBytes(StandardCharsets.US_ASCII)));
    private static final byte[] EMPTY = TestRelease.zip(Map.of("lib/a.jar", new byte[10]));
    private static final byte[] NO_ZIP =
            "This is no zip file at all.".repeat(50).getBytes(StandardCharsets.US_ASCII);

    private static Manifest with(String version, String platform, long size, String sha256, int oldest, int newest) {
        return new Manifest(version, "test", platform, size, sha256, oldest, newest);
    }

    static List<Wrong> wrongs() {
        String good = Keys.hashHex(GOOD);
        byte[] damaged = GOOD.clone();
        damaged[500]++;
        ServerFrame.Upgrade genuine = RELEASE.order(RELEASE.manifest("1.0.1", GOOD));
        byte[] forged = genuine.payload().manifest().clone();
        forged[20]++;
        return List.of(
                new Wrong("another key's", new TestRelease().order(RELEASE.manifest("1.0.1", GOOD)), "signature"),
                new Wrong(
                        "another manifest's signature",
                        new ServerFrame.Upgrade(
                                new SignedManifest(forged, genuine.payload().signature()), new byte[1], List.of()),
                        "signature"),
                new Wrong(
                        "another digest",
                        RELEASE.order(with("1.0.1", "any", GOOD.length, Keys.hashHex(damaged), 1, 1)),
                        "digest"),
                new Wrong("truncated", RELEASE.order(with("1.0.1", "any", GOOD.length + 1, good, 1, 1)), "announced"),
                new Wrong("too long", RELEASE.order(with("1.0.1", "any", GOOD.length - 1, good, 1, 1)), "announced"),
                new Wrong(
                        "another platform",
                        RELEASE.order(with("1.0.1", "plan9-mips", GOOD.length, good, 1, 1)),
                        "plan9-mips"),
                new Wrong("older", RELEASE.order(with("0.9.9", "any", GOOD.length, good, 1, 1)), "older than 1.0.0"),
                new Wrong("another wire", RELEASE.order(with("1.0.1", "any", GOOD.length, good, 7, 9)), "wire 7 to 9"),
                new Wrong("a way out", RELEASE.order(RELEASE.manifest("1.0.1", UPWARDS)), "name will not do"),
                new Wrong("no starter", RELEASE.order(RELEASE.manifest("1.0.1", EMPTY)), "no jump-client"),
                new Wrong("no zip", RELEASE.order(RELEASE.manifest("1.0.1", NO_ZIP)), "no sound zip"));
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    @Tag("UPG-6")
    void whatIsWrongIsNotInstalledAndTheSiteHearsWhy(Wrong wrong) throws Exception {
        byte[] damaged = GOOD.clone();
        damaged[500]++;
        for (byte[] content : List.of(GOOD, UPWARDS, EMPTY, NO_ZIP)) {
            node.payloads().put(Keys.hashHex(content), content);
        }
        // Under the digest that was announced lies what has another.
        node.payloads().put(Keys.hashHex(damaged), GOOD);
        TestPeer peer = attach(node.key(RELEASE.keys().getPublic()), supervised("base"));
        peer.send(wrong.order());
        Fault why = failure(peer);
        assertThat(why.is(ErrorCode.PAYLOAD_REFUSED)).isTrue();
        assertThat(why.message()).contains(wrong.told());
        assertThat(folder.resolve("current")).doesNotExist();
        assertThat(versions()).isEmpty();
        assertThat(temporary.resolve("evil")).doesNotExist();
        assertThat(folder.resolve("evil")).doesNotExist();
        assertThat(node.payloads().sent()).isLessThanOrEqualTo(Math.max(GOOD.length, UPWARDS.length) * 2L);
        assertThat(agent().isOver()).isFalse();
    }

    @Test
    @Tag("UPG-6")
    void aClientThatWasToldOfNoReleaseKeyInstallsNothingUntilItIsGivenOne() throws Exception {
        TestPeer peer = attach(node.key(), supervised("base"));
        peer.send(release.order(release.manifest("1.0.1", payload)));
        ClientFrame.UpgradeReport failed = next(peer, Stage.FAILED);
        assertThat(Objects.requireNonNull(failed.fault()).message()).contains("No release key");
        peer.send(new ServerFrame.Ack(failed.number()));
        await().until(() -> !Files.exists(folder.resolve("data/upgrade.failed")));
        agent().close();

        TestPeer again = attach();
        again.send(release.order(release.manifest("1.0.1", payload)));
        next(again, Stage.INSTALLING);
    }

    @Test
    @Tag("UPG-7")
    void aFailureIsToldAfterEveryAttachUntilItIsAcknowledged() throws Exception {
        TestPeer peer = attach();
        peer.send(release.order(release.manifest("0.1", payload)));
        failure(peer);
        agent().close();

        TestPeer second = attach();
        failure(second);
        second.drop();
        TestPeer third = node.nextPeer();
        third.send(new ServerFrame.Ack(next(third, Stage.FAILED).number()));
        await().until(() -> !Files.exists(folder.resolve("data/upgrade.failed")));
        third.drop();
        TestPeer fourth = node.nextPeer();
        fourth.next(ClientFrame.Hello.class);
        await().during(Duration.ofMillis(300)).until(fourth::hasSaidNothing);
    }

    @Test
    void theVersionThatRunsIsNotInstalledAgainAndNothingIsSaid() throws Exception {
        TestPeer peer = attach();
        peer.send(release.order(release.manifest("1.0.0", payload)));
        peer.send(release.order(release.manifest("1.0.1", payload)));
        assertThat(next(peer, Stage.FETCHING).version()).isEqualTo("1.0.1");
    }

    @Test
    @Tag("UPG-6")
    @EnabledOnOs(OS.LINUX)
    void aDiskThatFillsUpKeepsTheVersionItHas() throws Exception {
        TestPeer peer = attach();
        Path versions = Files.createDirectories(folder.resolve("versions"));
        Files.createSymbolicLink(versions.resolve(Keys.hashHex(payload) + ".payload"), Path.of("/dev/full"));
        peer.send(release.order(release.manifest("1.0.1", payload)));
        Fault why = failure(peer);
        assertThat(why.is(ErrorCode.PAYLOAD_REFUSED)).isTrue();
        assertThat(why.message()).contains("cannot be written to the disk");
        assertThat(versions()).isEmpty();
        assertThat(folder.resolve("current")).doesNotExist();
        assertThat(Path.of("/dev/full")).exists();
    }

    @Test
    @Tag("UPG-8")
    void anInterruptedDownloadGoesOnWhereItStopped() throws Exception {
        node.payloads().cut(2, 100_000);
        TestPeer peer = attach();
        peer.send(release.order(release.manifest("1.0.1", payload)));
        next(peer, Stage.INSTALLING);
        assertThat(node.payloads().sent()).isEqualTo(payload.length);
        assertThat(node.payloads().requests())
                .extracting(TestPayloads.Request::from)
                .containsExactly(0L, 100_000L, 200_000L);
    }

    @Test
    @Tag("UPG-8")
    void aClientThatWasEndedInTheMiddleGoesOnWhereItStopped() throws Exception {
        node.payloads().cut(1, 100_000);
        TestPeer peer = attach();
        peer.send(release.order(release.manifest("1.0.1", payload)));
        Path part = folder.resolve("versions/" + Keys.hashHex(payload) + ".payload");
        await().until(() -> Files.exists(part) && Files.size(part) == 100_000);
        agent().close();

        TestPeer again = attach();
        again.send(release.order(release.manifest("1.0.1", payload)));
        next(again, Stage.INSTALLING);
        assertThat(node.payloads().sent()).isEqualTo(payload.length);
    }

    @Test
    @Tag("UPG-8")
    void anotherNodeGoesOnWhereOneHasDied() throws Exception {
        TestNode dying = node.beside();
        node.payloads().cut(1, 100_000);
        TestPeer peer = attach();
        peer.send(release.order(release.manifest("1.0.1", payload), dying.address()));
        await().until(() -> node.payloads().sent() == 100_000);
        dying.close();
        next(peer, Stage.INSTALLING);
        assertThat(node.payloads().requests())
                .extracting(TestPayloads.Request::port)
                .contains(node.port());
        assertThat(node.payloads().sent()).isEqualTo(payload.length);
    }

    @Test
    void aNodeWithoutRangesBeginsAnew() throws Exception {
        node.payloads().knowsNoRanges();
        node.payloads().cut(1, 100_000);
        TestPeer peer = attach();
        peer.send(release.order(release.manifest("1.0.1", payload)));
        next(peer, Stage.INSTALLING);
        assertThat(node.payloads().sent()).isEqualTo(payload.length + 100_000);
    }

    @Test
    void whatWasDamagedOnTheDiskIsFetchedAnew() throws Exception {
        attach();
        agent().close();
        Path versions = Files.createDirectories(folder.resolve("versions"));
        Files.write(versions.resolve(Keys.hashHex(payload) + ".payload"), new byte[50_000]);
        TestPeer peer = attach();
        peer.send(release.order(release.manifest("1.0.1", payload)));
        next(peer, Stage.INSTALLING);
        assertThat(node.payloads().sent()).isEqualTo(2L * payload.length - 50_000);
    }

    @Test
    @Tag("ENR-4")
    void nothingIsFetchedFromAServerThatIsNotTheSites() throws Exception {
        try (TestNode stranger = TestNode.listen()) {
            stranger.payloads().put(Keys.hashHex(payload), payload);
            TestPeer peer = attach();
            peer.send(release.order(release.manifest("1.0.1", payload), stranger.address()));
            next(peer, Stage.INSTALLING);
            assertThat(stranger.payloads().requests()).isEmpty();
            assertThat(node.payloads().sent()).isEqualTo(payload.length);
        }
    }

    @Test
    void anOrderThatIsOverIsForgottenAndANewOneTaken() throws Exception {
        node.payloads().status(410, 0);
        TestPeer peer = attach();
        peer.send(release.order(release.manifest("1.0.1", payload)));
        await().until(() -> !node.payloads().requests().isEmpty());
        node.payloads().status(0, 0);
        // The thread that has heard it may still be about to end.
        await().pollInterval(Duration.ofMillis(200)).until(() -> {
            peer.send(release.order(release.manifest("1.0.1", payload)));
            return node.payloads().requests().size() > 1;
        });
        next(peer, Stage.INSTALLING);
        assertThat(folder.resolve("data/upgrade.failed")).doesNotExist();
    }

    @Test
    void aNodeThatIsBusyIsAskedAgainWhenItSays() throws Exception {
        node.payloads().status(503, 2);
        TestPeer peer = attach();
        peer.send(release.order(release.manifest("1.0.1", payload)));
        await().until(() -> !node.payloads().requests().isEmpty());
        long asked = System.nanoTime();
        node.payloads().status(0, 0);
        next(peer, Stage.INSTALLING);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isGreaterThan(Duration.ofMillis(1_800));
    }

    @Test
    @Tag("UPG-7")
    void theSwitchWaitsForTheLastSession() throws Exception {
        TestPeer peer = attach();
        peer.send(new ServerFrame.OpenSession("s1", Keys.random(32), List.of(), 10_000));
        TestPeer session = node.nextPeer();
        session.next(ClientFrame.Join.class);
        TestShell shell = session.shell(Map.of("command", "read line; echo \"got $line\""));
        peer.send(release.order(release.manifest("1.0.1", payload)));
        next(peer, Stage.FETCHED);
        await().during(Duration.ofMillis(300)).until(() -> !agent().isOver());
        // Its turn is held meanwhile.
        assertThat(peer.next(ClientFrame.UpgradeReport.class).stage()).isEqualTo(Stage.FETCHED);
        assertThat(folder.resolve("current")).doesNotExist();
        shell.type("a line\n");
        shell.awaitScreen("got a line");
        assertThat(shell.awaitEnd().exitCode()).isZero();
        peer.send(new ServerFrame.CancelSession("s1", null));
        next(peer, Stage.INSTALLING);
        assertThat(agent().awaitOutcome()).isEqualTo(Agent.Outcome.RESTART);
    }

    @Test
    @Tag("UPG-7")
    void aTurnIsNotHeldForLongWhileSessionsStayOpenAndTheNextOneBeginsWhereItEnded() throws Exception {
        UpgradeTiming impatient = new UpgradeTiming(
                TIMING.probation(),
                TIMING.healthyAfter(),
                TIMING.toldEvery(),
                TIMING.lookEvery(),
                Duration.ofMillis(200));
        agent = new TestAgent(folder, node.key(release.keys().getPublic()), supervised("base"), impatient);
        TestPeer peer = node.nextPeer();
        agent().awaitEnrolled();
        peer.send(new ServerFrame.OpenSession("s1", Keys.random(32), List.of(), 10_000));
        node.nextPeer().next(ClientFrame.Join.class);
        peer.send(release.order(release.manifest("1.0.1", payload)));
        next(peer, Stage.FETCHED);
        // Nothing more is said once the turn is given up.
        await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(5)).until(() -> peer.forget() == 0);
        assertThat(agent().isOver()).isFalse();
        peer.send(new ServerFrame.CancelSession("s1", null));
        await().until(() -> agent().sessions().count() == 0);
        peer.send(release.order(release.manifest("1.0.1", payload)));
        next(peer, Stage.INSTALLING);
        assertThat(node.payloads().sent()).isEqualTo(payload.length);
    }

    @Test
    @Tag("UPG-3")
    void nobodyGoesAwayBeforeTheSiteKnows() throws Exception {
        node.acknowledges(false);
        TestPeer peer = attach();
        peer.send(release.order(release.manifest("1.0.1", payload)));
        long number = next(peer, Stage.INSTALLING).number();
        await().during(Duration.ofMillis(300)).until(() -> !agent().isOver());
        assertThat(folder.resolve("current")).doesNotExist();
        peer.send(new ServerFrame.Ack(number));
        assertThat(agent().awaitOutcome()).isEqualTo(Agent.Outcome.RESTART);
    }

    @Test
    @Tag("UPG-3")
    void whereTheSiteDoesNotHearOfItTheNextOrderSwitches() throws Exception {
        node.acknowledges(false);
        TestPeer peer = attach();
        peer.send(release.order(release.manifest("1.0.1", payload)));
        next(peer, Stage.INSTALLING);
        peer.drop();
        TestPeer again = node.nextPeer();
        again.next(ClientFrame.Hello.class);
        node.acknowledges(true);
        assertThat(folder.resolve("current")).doesNotExist();
        // A session is possible again.
        again.send(new ServerFrame.OpenSession("s1", Keys.random(32), List.of(), 10_000));
        node.nextPeer().next(ClientFrame.Join.class);
        again.send(new ServerFrame.CancelSession("s1", null));
        again.send(release.order(release.manifest("1.0.1", payload)));
        next(again, Stage.INSTALLING);
        assertThat(agent().awaitOutcome()).isEqualTo(Agent.Outcome.RESTART);
        assertThat(node.payloads().sent()).isEqualTo(payload.length);
    }

    @Test
    void aPayloadThatNoNodeHasIsNoFailureOfThisClient() throws Exception {
        node.payloads().status(404, 0);
        TestPeer peer = attach();
        peer.send(release.order(release.manifest("1.0.1", payload)));
        await().until(() -> !node.payloads().requests().isEmpty());
        await().during(Duration.ofMillis(1_500))
                .atMost(Duration.ofSeconds(5))
                .until(() -> node.payloads().requests().size() == 1);
        peer.forget();
        await().during(Duration.ofMillis(300)).until(peer::hasSaidNothing);
    }

    @Test
    void aClientWithoutASupervisorSaysThatNobodyCouldStartTheNewVersion() throws Exception {
        TestPeer peer = attach(node.key(release.keys().getPublic()), new Supervision(1L << 30, "base"));
        peer.send(release.order(release.manifest("1.0.1", payload)));
        Fault why = failure(peer);
        assertThat(why.is(ErrorCode.UPGRADE_FAILED)).isTrue();
        assertThat(why.message()).contains("supervisor");
        assertThat(node.payloads().requests()).isEmpty();
    }

    @Test
    void whatLiesThereWholeIsNotFetchedAgain() throws Exception {
        TestPeer peer = attach();
        peer.send(release.order(release.manifest("1.0.1", payload)));
        next(peer, Stage.INSTALLING);
        agent().awaitOutcome();
        agent().close();
        // Killed before it had written down what is current.
        Files.delete(folder.resolve("current"));
        TestPeer again = attach();
        again.send(release.order(release.manifest("1.0.1", payload)));
        next(again, Stage.INSTALLING);
        assertThat(node.payloads().sent()).isEqualTo(payload.length);
    }

    private void onProbation() throws Exception {
        attach();
        agent().close();
        for (String version : List.of("0.9.0", "1.0.0", "1.0.1", "1.0.2.part")) {
            Files.createDirectories(folder.resolve("versions").resolve(version));
            Files.writeString(folder.resolve("versions").resolve(version).resolve("jump-client"), "exit 0");
        }
        Files.writeString(
                folder.resolve("current"),
                "version=1.0.1\nbefore=1.0.0\nprobation_until=" + (System.currentTimeMillis() / 1_000 + 300) + "\n");
    }

    @Test
    @Tag("UPG-7")
    void aVersionThatStaysAttachedHasProvedItselfAndOlderOnesButOneGo() throws Exception {
        onProbation();
        attach(node.key(release.keys().getPublic()), supervised("1.0.1"));
        await().until(() -> !Files.readString(folder.resolve("current")).contains("probation"));
        assertThat(folder.resolve("current")).hasContent("version=1.0.1\nbefore=1.0.0\n");
        await().untilAsserted(() -> assertThat(versions()).containsExactly("1.0.0", "1.0.1"));
    }

    @Test
    @Tag("UPG-7")
    void aVersionThatDoesNotStayAttachedHasNotProvedItself() throws Exception {
        onProbation();
        node.reception(frame -> null);
        agent = new TestAgent(folder, null, supervised("1.0.1"), TIMING);
        node.nextPeer();
        await().during(TIMING.healthyAfter().multipliedBy(3))
                .until(() -> Files.readString(folder.resolve("current")).contains("probation"));
        node.reception(node::welcome);
        agent().close();
        attach(node.key(), supervised("base"));
        // Nor does another one prove it.
        await().during(TIMING.healthyAfter().multipliedBy(3))
                .until(() -> Files.readString(folder.resolve("current")).contains("probation"));
    }

    @Test
    @Tag("UPG-7")
    void anOrderWaitsUntilTheVersionBeforeHasProvedItself() throws Exception {
        onProbation();
        TestPeer peer = attach(node.key(release.keys().getPublic()), supervised("1.0.1"));
        peer.send(release.order(release.manifest("1.0.2", payload)));
        next(peer, Stage.INSTALLING);
        agent().awaitOutcome();
        assertThat(Files.readString(folder.resolve("current")))
                .startsWith("version=1.0.2\nbefore=1.0.1\nprobation_until=");
        // The one before the one before goes once this one has proved itself.
        assertThat(versions()).containsExactly("1.0.0", "1.0.1", "1.0.2");
    }

    @Test
    @Tag("UNI-1")
    void aClientThatIsToldToUninstallInstallsNothing() throws Exception {
        node.payloads().cut(1, 1_000);
        TestPeer peer = attach();
        peer.send(release.order(release.manifest("1.0.1", payload)));
        next(peer, Stage.FETCHING);
        peer.send(new ServerFrame.Uninstall("removed"));
        peer.send(new ServerFrame.Ack(peer.next(ClientFrame.Uninstalled.class).number()));
        assertThat(agent().awaitOutcome()).isEqualTo(Agent.Outcome.LEFT);
        assertThat(agent().install().delete()).isEmpty();
        assertThat(folder).doesNotExist();
    }

    /** As little as it is, what a broken archive may hold is bounded. */
    @Test
    @Tag("UPG-6")
    void anArchiveIsBounded() throws Exception {
        Map<String, byte[]> many = new LinkedHashMap<>();
        many.put("jump-client", new byte[1]);
        for (int i = 0; i < 20; i++) {
            many.put("lib/" + i + ".jar", new byte[1_000]);
        }
        Path zip = Files.write(temporary.resolve("zip"), TestRelease.zip(many));
        assertThat(refusal(zip, new Archive.Bounds(10, 1_000_000))).contains("21 files");
        assertThat(refusal(zip, new Archive.Bounds(100, 10_000))).contains("more than may be unpacked");
        assertThat(refusal(zip, new Archive.Bounds(100, 1_000_000))).isEmpty();
        for (String name : List.of("/etc/x", "..", "a/../../x", "a\\..\\x", "C:/x", ".hidden", "a/./b", "a\nb", "")) {
            Path bad = Files.write(
                    temporary.resolve("bad"), TestRelease.zip(Map.of("jump-client", new byte[1], name, new byte[1])));
            assertThat(refusal(bad, Archive.Bounds.STANDARD)).as(name).contains("name will not do");
        }
    }

    private String refusal(Path zip, Archive.Bounds bounds) throws IOException {
        Path into = Files.createTempDirectory(temporary, "into");
        try {
            Archive.unpack(zip, into, bounds);
            return "";
        } catch (FaultException e) {
            return e.fault().message();
        }
    }
}
