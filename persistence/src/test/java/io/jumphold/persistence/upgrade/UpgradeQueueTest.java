package io.jumphold.persistence.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.cluster.jumpclient.JumpClientRow.Standing;
import io.jumphold.cluster.upgrade.ClientVersion;
import io.jumphold.cluster.upgrade.Releases;
import io.jumphold.cluster.upgrade.UpgradeQueue.Begun;
import io.jumphold.cluster.upgrade.UpgradeQueue.Length;
import io.jumphold.cluster.upgrade.UpgradeQueue.Over;
import io.jumphold.cluster.upgrade.UpgradeQueue.Round;
import io.jumphold.cluster.upgrade.UpgradeQueue.Uptime;
import io.jumphold.cluster.upgrade.UpgradeRules;
import io.jumphold.cluster.upgrade.UpgradeRules.Fate;
import io.jumphold.cluster.upgrade.UpgradeSettings;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.persistence.readside.ReadSideWriter;
import io.jumphold.persistence.readside.Rows;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.api.Upgrades;
import io.jumphold.protocol.api.Upgrades.Mode;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.machine.DisabledBy;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.OperatingSystem;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.SignedManifest;
import io.jumphold.protocol.upgrade.Stage;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Turns on both databases, by a clock that the test moves. */
class UpgradeQueueTest extends OnBothDatabases {
    private static final Instant START = Instant.parse("2026-11-21T11:00:00Z");
    private static final KeyPair KEY = Keys.generate();
    private static final Releases RELEASES = releases(Set.of(), "1.2.0", "any");

    private static final Uptime UP = new Uptime(START.minusSeconds(3_600), 50);

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final AtomicLong revision = new AtomicLong(10);
    private final JdbcUpgradeQueue queue;
    private final JdbcUpgradeQueue other;

    UpgradeQueueTest(Dialect dialect) {
        super(dialect);
        queue = new JdbcUpgradeQueue(database, handle -> now.get());
        other = new JdbcUpgradeQueue(otherNode, handle -> now.get());
    }

    @BeforeEach
    void nobody() {
        for (String table : List.of("jump_client", "upgrade_slot", "upgrade_turn", "upgrade_tally")) {
            database.jdbi().useHandle(handle -> handle.execute("delete from " + table));
        }
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "update upgrade_gate set cycle_begun = false, looked_at = null, fair_from = null"));
    }

    private static Releases releases(Set<String> halted, String version, String platform) {
        Manifest manifest = new Manifest(version, "abc", platform, 1_000, "ab".repeat(32), 1, 1);
        return new Releases(
                List.of(),
                List.of(new ClientVersion(
                        manifest, SignedManifest.of(manifest, KEY.getPrivate()), "payload", true, START)),
                halted);
    }

    private static UpgradeSettings most(int most) {
        return new UpgradeSettings(Mode.ENABLED, most, UpgradeSettings.SLOWEST);
    }

    private static HostFacts version(HostFacts facts, String version, String family) {
        return new HostFacts(
                facts.hostName(),
                facts.fqdn(),
                facts.domain(),
                facts.workgroup(),
                new OperatingSystem(family, "", "amd64"),
                facts.privateAddresses(),
                facts.gateway(),
                facts.networkCards(),
                facts.users(),
                facts.consoleUser(),
                facts.installMode(),
                version,
                "",
                "",
                null);
    }

    private void given(JumpClientRow... rows) {
        try (ReadSideWriter writer = new ReadSideWriter(database, written -> {})) {
            for (JumpClientRow row : rows) {
                writer.hand(row, List.of());
            }
        }
    }

    private static Rows client(int id, String version) {
        return Rows.client(id).facts(facts -> version(facts, version, "linux"));
    }

    private void clients(int from, int to) {
        given(IntStream.rangeClosed(from, to)
                .mapToObj(id -> client(id, "1.0.0").row())
                .toArray(JumpClientRow[]::new));
    }

    /** It attached at this moment, by the clock of the test. */
    private void attached(int id, String version) {
        given(client(id, version).revision(revision.incrementAndGet()).row());
        OffsetDateTime at = now.get().atOffset(ZoneOffset.UTC);
        database.jdbi()
                .useHandle(handle -> handle.execute("update jump_client set last_seen = ? where id = ?", at, id));
    }

    private Round round(int most) {
        return get(queue.round(RELEASES, most(most), UP));
    }

    private static List<Integer> ids(Round round) {
        return round.begun().stream().map(Begun::clientId).toList();
    }

    /** Time in which the site is up: rounds come all the while. */
    private void passes(Duration span) {
        outage(span);
        OffsetDateTime at = now.get().atOffset(ZoneOffset.UTC);
        database.jdbi()
                .useHandle(handle ->
                        handle.execute("update upgrade_gate set looked_at = ? where looked_at is not null", at));
    }

    /** Time in which nobody looks. */
    private void outage(Duration span) {
        now.updateAndGet(at -> at.plus(span));
    }

    private int failures() {
        return get(queue.show(RELEASES, most(1))).failedCount();
    }

    /** It is asked every second: by who was asked for, not by who is online. */
    @Test
    void whoWasAskedForIsFoundWithoutWalkingOverTheFleet() {
        clients(1, 2_000);
        String plan = database.jdbi().inTransaction(handle -> {
            handle.execute("analyze" + (dialect == Dialect.POSTGRESQL ? " jump_client" : ""));
            return String.join(
                    "\n",
                    handle.createQuery("explain " + Candidates.ASKED)
                            .bind("now", now.get().atOffset(ZoneOffset.UTC))
                            .bind("most", 10)
                            .mapTo(String.class)
                            .list());
        });
        assertThat(plan).containsIgnoringCase("upgrade_turn_by_request").doesNotContainIgnoringCase("jump_client_by_");
    }

    @Test
    @Tag("UPG-3")
    void noMoreHaveTheirTurnThanMayWhoeverHoldsTheRound() {
        clients(1, 9);
        List<CompletionStage<Round>> asked = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            asked.add(queue.round(RELEASES, most(5), UP));
            asked.add(other.round(RELEASES, most(5), UP));
        }
        List<Integer> begun =
                asked.stream().flatMap(round -> ids(get(round)).stream()).toList();

        assertThat(begun).containsExactlyInAnyOrder(1, 2, 3, 4, 5);
        assertThat(ids(round(6))).containsExactly(6);
        assertThat(ids(round(2))).isEmpty();
    }

    @Test
    @Tag("UPG-1")
    void onlyListedClientsThatAreOnlineAndOlderWait() {
        given(
                client(1, "1.2.0").row(),
                client(2, "1.10.0").row(),
                client(3, "1.0.0").status(Status.OFFLINE).row(),
                client(4, "1.0.0").standing(Standing.DELETION_REQUESTED).row(),
                client(5, "").row(),
                client(6, "0.9").row(),
                client(7, "1.1.9").row());

        assertThat(ids(round(9))).containsExactly(5, 6, 7);
    }

    /** It stays attached, and nobody is in its way: it has its turn as it is, and comes back as it was. */
    @Test
    @Tag("PRES-7")
    @Tag("UPG-3")
    void aDisabledClientHasItsTurnLikeAnyOther() {
        JumpClientRow disabled = client(1, "1.0.0")
                .facts(facts -> facts.disabled(DisabledBy.USER))
                .row();
        given(disabled, client(2, "1.0.1").row());
        assertThat(get(queue.show(RELEASES, most(1))).waiting()).isEqualTo(2);
        assertThat(ids(round(1))).containsExactly(1);

        attached(1, "1.2.0");
        Round after = round(1);
        assertThat(after.over()).containsExactly(new Over(1, "1.2.0", Fate.DONE));
        assertThat(ids(after)).containsExactly(2);
    }

    @Test
    @Tag("UPG-1")
    void eachPlatformHasItsOwnVersion() {
        given(
                client(1, "1.0.0").row(),
                Rows.client(2)
                        .facts(facts -> version(facts, "1.0.0", "windows"))
                        .row());

        assertThat(ids(get(queue.round(releases(Set.of(), "1.2.0", "windows-x86_64"), most(9), UP))))
                .containsExactly(2);
    }

    @Test
    @Tag("UPG-2")
    @Tag("UPG-7")
    void nobodyGetsATurnWhileUpgradesAreOffOrHaltedAndWhoFetchesLosesIt() {
        clients(1, 3);
        assertThat(ids(round(1))).containsExactly(1);

        Round off = get(queue.round(RELEASES, most(9).in(Mode.DISABLED), UP));
        assertThat(off.begun()).isEmpty();
        assertThat(off.over()).containsExactly(new Over(1, "1.2.0", Fate.WITHDRAWN));
        assertThat(ids(get(queue.round(releases(Set.of("1.2.0"), "1.2.0", "any"), most(9), UP))))
                .isEmpty();
        assertThat(ids(round(9))).containsExactly(1, 2, 3);
    }

    @Test
    @Tag("UPG-5")
    void whoIsAskedForComesFirst() {
        clients(1, 5);
        get(queue.toFront(4));
        get(queue.toFront(4));
        passes(Duration.ofSeconds(1));
        get(queue.toFront(2));

        assertThat(ids(round(2))).containsExactly(4, 2);
        assertThat(ids(round(3))).containsExactly(1);
    }

    @Test
    @Tag("UPG-8")
    void aTurnInWhichNothingMovesIsFreeAgainWithin30Seconds() {
        clients(1, 2);
        Begun first = round(1).begun().getFirst();
        passes(Duration.ofSeconds(20));
        assertThat(get(queue.serving(first.ticket(), 400))).isTrue();
        passes(Duration.ofSeconds(20));
        assertThat(ids(round(1))).isEmpty();
        assertThat(get(queue.admit(first.ticket())).orElseThrow().alive()).isTrue();
        passes(Duration.ofSeconds(9));

        assertThat(get(queue.serving(first.ticket(), 500))).isFalse();
        assertThat(get(queue.admit(first.ticket())).orElseThrow().alive()).isFalse();
        Round next = round(1);
        assertThat(next.over()).containsExactly(new Over(1, "1.2.0", Fate.INTERRUPTED));
        assertThat(ids(next)).containsExactly(2);
        assertThat(get(queue.admit(first.ticket()))).isEmpty();
        passes(Duration.ofSeconds(10));
        assertThat(ids(round(2))).containsExactly(1);
    }

    /** How long its turn lasts while this is said every ten seconds; a day at most. */
    private Duration holds(Runnable said) {
        Instant begun = now.get();
        while (round(1).over().isEmpty() && now.get().isBefore(begun.plus(Duration.ofDays(1)))) {
            said.run();
            passes(Duration.ofSeconds(10));
        }
        return Duration.between(begun, now.get());
    }

    @Test
    @Tag("UPG-3")
    void whoOnlySaysThatItFetchesHoldsNoTurn() {
        clients(1, 2);
        assertThat(ids(round(1))).containsExactly(1);
        get(queue.progress(1, "1.2.0", Stage.FETCHING, 400));

        assertThat(holds(() -> get(queue.progress(1, "1.2.0", Stage.FETCHING, 400))))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(get(queue.show(RELEASES, most(1))).running())
                .extracting(Upgrades.Running::clientId)
                .containsExactly(2);
    }

    @Test
    @Tag("UPG-3")
    void whoHasAllOfItWaitsForTheEndOfItsSessionsAndNoLonger() {
        clients(1, 1);
        round(1);
        get(queue.progress(1, "1.2.0", Stage.FETCHED, 1_000));

        assertThat(holds(() -> get(queue.progress(1, "1.2.0", Stage.FETCHED, 1_000))))
                .isEqualTo(UpgradeRules.FETCHED_PATIENCE);
    }

    @Test
    @Tag("UPG-3")
    void whoGoesBackToAnEarlierStageHoldsNoTurn() {
        clients(1, 1);
        round(1);

        assertThat(holds(() -> {
                    get(queue.progress(1, "1.2.0", Stage.FETCHED, 1_000));
                    get(queue.progress(1, "1.2.0", Stage.FETCHING, 10));
                }))
                .isEqualTo(UpgradeRules.FETCHED_PATIENCE);
    }

    @Test
    @Tag("UPG-3")
    void whoFetchesVerySlowlyHasItsTurnForALimitedTime() {
        clients(1, 2);
        Begun first = round(1).begun().getFirst();
        AtomicLong bytes = new AtomicLong();

        assertThat(holds(() -> get(queue.serving(first.ticket(), bytes.incrementAndGet()))))
                .isEqualTo(UpgradeRules.LONGEST_TURN);
        assertThat(get(queue.admit(first.ticket()))).isEmpty();
    }

    @Test
    @Tag("UPG-3")
    void whoSaysThatItFetchesVerySlowlyHasItsTurnForALimitedTime() {
        clients(1, 2);
        round(1);
        AtomicLong bytes = new AtomicLong();

        assertThat(holds(() -> get(queue.progress(1, "1.2.0", Stage.FETCHING, bytes.incrementAndGet()))))
                .isEqualTo(UpgradeRules.LONGEST_TURN);
    }

    /** Its own count is behind that of its node, which has sent what is still under way. */
    @Test
    @Tag("UPG-8")
    void whoGoesOnAtAnotherNodeKeepsItsTurnWhileItsOwnBytesGrow() {
        clients(1, 1);
        Begun first = round(1).begun().getFirst();
        get(queue.serving(first.ticket(), 900));
        passes(Duration.ofSeconds(20));
        assertThat(get(other.serving(first.ticket(), 300))).isTrue();
        get(other.progress(1, "1.2.0", Stage.FETCHING, 310));
        passes(Duration.ofSeconds(20));
        assertThat(get(other.serving(first.ticket(), 400))).isTrue();
        get(other.progress(1, "1.2.0", Stage.FETCHING, 410));
        passes(Duration.ofSeconds(20));

        assertThat(round(1).over()).isEmpty();
        assertThat(get(queue.show(RELEASES, most(1))).running().getFirst().bytes())
                .isEqualTo(900);
    }

    @Test
    @Tag("UPG-8")
    void whoHasBecomeTheNewVersionIsDoneAndGetsNoOtherTurn() {
        clients(1, 1);
        Begun begun = round(1).begun().getFirst();
        get(queue.progress(1, "1.2.0", Stage.INSTALLING, 1_000));
        assertThat(get(queue.admit(begun.ticket())).orElseThrow().alive()).isFalse();
        passes(Duration.ofSeconds(40));
        assertThat(round(1)).isEqualTo(new Round(List.of(), List.of(), List.of(), false));
        attached(1, "1.2.0");

        assertThat(round(1).over()).containsExactly(new Over(1, "1.2.0", Fate.DONE));
        assertThat(round(1)).isEqualTo(new Round(List.of(), List.of(), List.of(), false));
        assertThat(get(queue.show(RELEASES, most(1))).done()).isEqualTo(1);
    }

    @Test
    @Tag("UPG-7")
    void whoFailsWaitsLongerEachTimeAndSaysWhy() {
        clients(1, 1);
        for (int failures = 1; failures <= 3; failures++) {
            assertThat(ids(round(1))).containsExactly(1);
            assertThat(get(queue.failed(1, "1.2.0", ErrorCode.UPGRADE_FAILED.fault("No " + failures))))
                    .isTrue();
            assertThat(get(queue.failed(1, "1.2.0", ErrorCode.UPGRADE_FAILED.fault("Again"))))
                    .isFalse();
            passes(UpgradeRules.afterFailure(failures).minusMillis(1));
            assertThat(ids(round(1))).isEmpty();
            passes(Duration.ofMillis(2));
        }
        Upgrades.Queue shown = get(queue.show(RELEASES, most(1)));
        assertThat(shown.failedCount()).isEqualTo(1);
        assertThat(shown.failed()).singleElement().satisfies(failed -> {
            assertThat(failed.tries()).isEqualTo(3);
            assertThat(failed.fault().message()).isEqualTo("No 3");
        });
    }

    @Test
    @Tag("UPG-5")
    @Tag("UPG-7")
    void whoFailedAndIsAskedForNeedNotWaitSoLong() {
        clients(1, 1);
        round(1);
        get(queue.failed(1, "1.2.0", ErrorCode.UPGRADE_FAILED.fault()));
        get(queue.toFront(1));

        passes(UpgradeRules.LEAST_BETWEEN_TRIES.minusMillis(1));
        assertThat(ids(round(1))).isEmpty();
        passes(Duration.ofMillis(2));
        assertThat(ids(round(1))).containsExactly(1);
    }

    @Test
    @Tag("UPG-7")
    void whoComesBackUnchangedHasFailedAndMayStillSayWhyOnce() {
        clients(1, 1);
        round(1);
        get(queue.progress(1, "1.2.0", Stage.INSTALLING, 1_000));
        passes(Duration.ofSeconds(60));
        attached(1, "1.0.0");
        assertThat(round(1).over()).isEmpty();
        passes(UpgradeRules.EXPLANATION);

        assertThat(round(1).over()).containsExactly(new Over(1, "1.2.0", Fate.UNCHANGED));
        assertThat(get(queue.failed(1, "1.2.0", ErrorCode.UPGRADE_FAILED.fault("Disk full."))))
                .isTrue();
        assertThat(get(queue.failed(1, "1.2.0", ErrorCode.UPGRADE_FAILED.fault("Disk full."))))
                .isFalse();
        assertThat(get(queue.show(RELEASES, most(1)))
                        .failed()
                        .getFirst()
                        .fault()
                        .message())
                .isEqualTo("Disk full.");
    }

    @Test
    @Tag("UPG-7")
    void aClientThatDoesNotComeBackHasFailed() {
        clients(1, 1);
        round(1);
        get(queue.progress(1, "1.2.0", Stage.INSTALLING, 1_000));
        get(queue.progress(1, "1.2.0", Stage.FETCHING, 0));
        passes(UpgradeRules.INSTALL_PATIENCE.minusMillis(1));
        assertThat(round(1).over()).isEmpty();
        passes(Duration.ofMillis(1));

        assertThat(round(1).over()).containsExactly(new Over(1, "1.2.0", Fate.AWAY));
    }

    private void installs(int client) {
        assertThat(ids(round(1))).containsExactly(client);
        get(queue.progress(client, "1.2.0", Stage.INSTALLING, 1_000));
    }

    @Test
    @Tag("UPG-7")
    void whoIsAwayBecauseTheDatabaseWasIsNoFailure() {
        clients(1, 1);
        installs(1);
        outage(UpgradeRules.INSTALL_PATIENCE.plusSeconds(1));

        assertThat(round(1).over()).containsExactly(new Over(1, "1.2.0", Fate.INTERRUPTED));
        assertThat(failures()).isZero();
    }

    @Test
    @Tag("UPG-7")
    void whoRolledItselfBackInAnOutageIsNoFailureWhetherItSaysWhyOrNot() {
        clients(1, 1);
        installs(1);
        outage(Duration.ofSeconds(301));
        attached(1, "1.0.0");
        round(1);
        passes(UpgradeRules.EXPLANATION);
        assertThat(round(1).over()).containsExactly(new Over(1, "1.2.0", Fate.INTERRUPTED));

        passes(UpgradeRules.afterInterruption(1).plusMillis(1));
        installs(1);
        assertThat(get(other.mayFail(1, "1.2.0"))).isTrue();
        assertThat(get(other.failed(1, "1.2.0", ErrorCode.UPGRADE_FAILED.fault())))
                .isTrue();
        assertThat(failures()).isZero();
        assertThat(get(queue.show(RELEASES, most(1))).running()).isEmpty();
    }

    @Test
    @Tag("UPG-7")
    void whoseInstallASiteThatBeganAnewDisturbedIsNoFailure() {
        clients(1, 1);
        installs(1);
        outage(Duration.ofSeconds(10));
        Uptime anew = new Uptime(now.get(), 50);
        get(queue.round(RELEASES, most(1), anew));
        passes(UpgradeRules.INSTALL_PATIENCE);

        assertThat(get(queue.round(RELEASES, most(1), anew)).over())
                .containsExactly(new Over(1, "1.2.0", Fate.INTERRUPTED));
        assertThat(failures()).isZero();
    }

    @Test
    @Tag("UPG-7")
    void onceEverybodyCouldBeBackFailuresCountAgain() {
        round(1);
        clients(1, 3);
        outage(UpgradeRules.OUTAGE.plusMillis(1));
        Uptime slow = new Uptime(START.minusSeconds(3_600), 1);
        get(queue.round(RELEASES, most(1), slow));
        passes(Duration.ofSeconds(63).minusMillis(1));
        get(queue.progress(1, "1.2.0", Stage.INSTALLING, 1_000));
        get(queue.failed(1, "1.2.0", ErrorCode.UPGRADE_FAILED.fault()));
        assertThat(failures()).as("three clients at one a second, and a minute").isZero();

        passes(Duration.ofMillis(1));
        installs(2);
        passes(UpgradeRules.INSTALL_PATIENCE);
        assertThat(round(1).over()).containsExactly(new Over(2, "1.2.0", Fate.AWAY));
        assertThat(failures()).isEqualTo(1);
    }

    @Test
    @Tag("UPG-7")
    void whoRefusesAPayloadAfterAnOutageHasFailed() {
        round(1);
        clients(1, 1);
        outage(Duration.ofMinutes(5));
        round(1);

        get(queue.failed(1, "1.2.0", ErrorCode.PAYLOAD_REFUSED.fault()));

        assertThat(failures()).isEqualTo(1);
    }

    @Test
    @Tag("UPG-7")
    void whoHasNoTurnForItCannotSayThatItFailed() {
        clients(1, 2);
        assertThat(ids(round(1))).containsExactly(1);

        assertThat(get(queue.mayFail(1, "1.2.0"))).isTrue();
        assertThat(get(queue.mayFail(1, "1.1.0"))).as("another version").isFalse();
        assertThat(get(queue.mayFail(2, "1.2.0"))).as("no turn").isFalse();
        assertThat(get(queue.mayFail(3, "1.2.0\0"))).as("nobody").isFalse();
        get(queue.failed(1, "1.2.0", ErrorCode.UPGRADE_FAILED.fault()));
        assertThat(get(queue.mayFail(1, "1.2.0"))).as("said already").isFalse();
    }

    @Test
    @Tag("UPG-7")
    void whoCameAsTheNewVersionAndRolledItselfBackHasFailedOnce() {
        clients(1, 1);
        installs(1);
        attached(1, "1.2.0");
        assertThat(round(1).over()).containsExactly(new Over(1, "1.2.0", Fate.DONE));
        attached(1, "1.0.0");

        assertThat(get(queue.mayFail(1, "1.2.0"))).isTrue();
        assertThat(get(queue.failed(1, "1.2.0", ErrorCode.UPGRADE_FAILED.fault("It crashed."))))
                .isTrue();

        assertThat(failures()).isEqualTo(1);
        assertThat(get(queue.show(RELEASES, most(1))).done()).isZero();
        assertThat(get(queue.mayFail(1, "1.2.0"))).isFalse();
        assertThat(get(queue.failed(1, "1.2.0", ErrorCode.UPGRADE_FAILED.fault())))
                .isFalse();
    }

    @Test
    @Tag("UPG-7")
    void aClientThatSaysItIsTheNewVersionAndThenTheOldOneGetsNothingForIt() {
        clients(1, 1);
        round(1);
        attached(1, "1.2.0");
        assertThat(round(1).over()).containsExactly(new Over(1, "1.2.0", Fate.DONE));
        attached(1, "1.0.0");

        assertThat(ids(round(1))).isEmpty();
        passes(UpgradeRules.afterFailure(1).plusMillis(1));
        assertThat(ids(round(1))).containsExactly(1);
        assertThat(get(queue.show(RELEASES, most(1))).done()).isEqualTo(1);
    }

    @Test
    @Tag("UPG-7")
    void aVersionIsToBeHaltedByFiveClientsThatFailNotByOneThatFailsFiveTimes() {
        clients(1, 5);
        for (int i = 0; i < 6; i++) {
            assertThat(ids(round(1))).containsExactly(1);
            get(queue.failed(1, "1.2.0", ErrorCode.UPGRADE_FAILED.fault()));
            get(queue.toFront(1));
            passes(UpgradeRules.LEAST_BETWEEN_TRIES.plusMillis(1));
            assertThat(round(1).toHalt()).isEmpty();
            get(queue.failed(1, "1.2.0", ErrorCode.UPGRADE_FAILED.fault()));
            get(queue.toFront(1));
            passes(UpgradeRules.LEAST_BETWEEN_TRIES.plusMillis(1));
        }
        assertThat(ids(round(9))).contains(1, 2, 3, 4, 5);
        for (int id = 2; id <= 5; id++) {
            assertThat(round(9).toHalt()).isEmpty();
            get(queue.failed(id, "1.2.0", ErrorCode.UPGRADE_FAILED.fault()));
        }
        assertThat(round(9).toHalt()).containsExactly("1.2.0");
    }

    @Test
    @Tag("UPG-2")
    void aCycleIsQuietOnceWhoWaitedNoLongerDoes() {
        UpgradeSettings cycle = most(1).in(Mode.THIS_CYCLE);
        assertThat(get(queue.round(RELEASES, cycle, UP)).quiet()).isFalse();
        clients(1, 2);
        assertThat(get(queue.round(RELEASES, cycle, UP)).quiet()).isFalse();
        attached(1, "1.2.0");
        assertThat(get(queue.round(RELEASES, cycle, UP)).quiet()).isFalse();
        get(queue.failed(2, "1.2.0", ErrorCode.UPGRADE_FAILED.fault()));
        assertThat(get(queue.round(RELEASES, cycle, UP)).quiet())
                .as("one that waits for its next try still waits")
                .isFalse();
        attached(2, "1.2.0");

        assertThat(get(queue.round(RELEASES, cycle, UP)).quiet()).isTrue();
        assertThat(get(other.round(RELEASES, cycle, UP)).quiet()).isTrue();
        get(queue.round(RELEASES, most(1), UP));
        assertThat(get(queue.round(RELEASES, cycle, UP)).quiet())
                .as("the next cycle has not begun")
                .isFalse();
    }

    @Test
    @Tag("UPG-9")
    void theQueueShowsWhoWaitsWhoRunsAndHowLongItTakes() {
        clients(1, 5);
        attached(5, "1.2.0");
        List<Begun> begun = round(2).begun();
        get(queue.serving(begun.get(0).ticket(), 600));
        get(queue.progress(begun.get(1).clientId(), "1.2.0", Stage.FETCHED, 5_000));

        Upgrades.Queue shown = get(queue.show(RELEASES, most(2)));

        assertThat(shown.waiting()).isEqualTo(2);
        assertThat(get(queue.length(RELEASES, most(2)))).isEqualTo(new Length(2, 2));
        assertThat(shown.running())
                .extracting(Upgrades.Running::clientId, Upgrades.Running::stage, Upgrades.Running::bytes)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, "fetching", 600L),
                        org.assertj.core.groups.Tuple.tuple(2, "fetched", 1_000L));
        assertThat(shown.secondsLeft()).isEqualTo(1);
        assertThat(shown.halted()).isEmpty();
    }

    @Test
    @Tag("UPG-3")
    void aTurnThatIsGivenBackIsFreeAtOnce() {
        clients(1, 2);
        Begun begun = round(1).begun().getFirst();

        get(queue.giveBack(begun));

        assertThat(ids(round(1))).containsExactly(2);
    }
}
