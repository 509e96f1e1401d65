package io.jumphold.cluster.rate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.fake.MemoryPace;
import io.jumphold.cluster.rate.ConnectionRate.Comer;
import io.jumphold.cluster.rate.ConnectionRate.Standing;
import io.jumphold.cluster.rate.ConnectionRate.Turn;
import io.jumphold.protocol.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two nodes that share a line, on the machine's own clock: the turns are what is looked at, not how long the test takes. */
class ConnectionRateTest {
    private static final Signer SIGNER = new Signer(new byte[32]);
    private static final long MILLI = 1_000_000;

    private final MemoryPace pace = new MemoryPace();
    private final AtomicInteger perSecond = new AtomicInteger(50);
    private final AtomicLong skipped = new AtomicLong();
    private final ConnectionRate node = node(0);
    private final ConnectionRate other = node(7_777_777);

    /** Each with a clock of its own. */
    private ConnectionRate node(long ahead) {
        return new ConnectionRate(
                pace,
                SIGNER,
                () -> perSecond.get() == 0 ? OptionalInt.empty() : OptionalInt.of(perSecond.get()),
                () -> System.nanoTime() + ahead + skipped.get());
    }

    @AfterEach
    void stop() {
        node.close();
        other.close();
    }

    @Test
    @Tag("RATE-1")
    void whoComesAloneIsLetInAtOnceAndTakesATurnOnlyWhenItIsKnown() {
        perSecond.set(1);
        Turn.GoOn turn = goOn(node.turn(known(1)));
        assertThat(turn.at()).isEqualTo(ConnectionRate.NONE_YET);
        assertThat(node.line()).isZero();

        assertThat(goOn(node.due(turn, known(1))).at()).isPositive();
        assertThat(node.line()).isBetween(1L, 1_020_000L);
    }

    @Test
    @Tag("RATE-1")
    void noSecondOverAllNodesHasMoreThanTheRate() {
        perSecond.set(100);
        ConcurrentLinkedQueue<Long> welcomed = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<?>> all = IntStream.range(0, 240)
                .<CompletableFuture<?>>mapToObj(i -> attach(i % 2 == 0 ? node : other, known(i))
                        .thenAccept(ignored -> welcomed.add(System.nanoTime()))
                        .toCompletableFuture())
                .toList();

        all.forEach(one -> get(one));

        List<Long> times = welcomed.stream().sorted().toList();
        assertThat(IntStream.range(0, times.size() - 111)
                        .filter(i -> times.get(i + 110) - times.get(i) < 1_000 * MILLI))
                .as("begins of a second with more than 110")
                .isEmpty();
    }

    @Test
    @Tag("RATE-2")
    void whoIsOverTheRateIsToldWhenToComeBackAndAnyNodeKeepsItsPlace() {
        fill(node, 24);

        Turn.Later later = later(other.due(new Turn.GoOn(ConnectionRate.NONE_YET), known(1_000)));
        assertThat(later.fault().is(ErrorCode.IN_LINE)).isTrue();
        assertThat(later.fault().retryAfterMs()).isBetween(19_000L, 22_200L);
        long line = node.line();

        skipped.addAndGet(22_000 * MILLI);
        Turn.GoOn turn = goOn(node.turn(new Comer("client:1000", Standing.KNOWN, later.place())));

        assertThat(turn.at()).isPositive();
        assertThat(node.line()).as("nobody was given another turn").isLessThan(line);
    }

    @Test
    @Tag("RATE-2")
    void placesFollowEachOtherAtTheRate() {
        fill(node, 24);

        List<Long> turns = IntStream.range(2_000, 2_050)
                .mapToObj(client -> SIGNER.place(
                                "client:" + client,
                                later(node.turn(known(client))).place())
                        .orElseThrow()
                        .turn())
                .toList();

        assertThat(turns.getLast() - turns.getFirst()).isEqualTo(49 * 20_400L);
        assertThat(turns).isSorted();
    }

    @Test
    @Tag("RATE-2")
    void aPlaceIsItsHoldersAndNobodyMakesOne() {
        fill(node, 24);
        String place = later(node.turn(known(1))).place();
        skipped.addAndGet(22_000 * MILLI);

        long holders =
                goOn(node.turn(new Comer("client:1", Standing.KNOWN, place))).at();

        for (Comer thief : List.of(
                new Comer("client:2", Standing.KNOWN, place),
                new Comer(
                        "client:3",
                        Standing.KNOWN,
                        "B" + SIGNER.place("client:3", new Place(holders, 50)).substring(1)),
                new Comer("client:4", Standing.KNOWN, "no place at all"))) {
            assertThat(goOn(node.turn(thief)).at()).as(thief.toString()).isGreaterThan(holders);
        }
        assertThat(SIGNER.isPass(1, SIGNER.pass(1))).isTrue();
        assertThat(SIGNER.isPass(2, SIGNER.pass(1))).isFalse();
    }

    @Test
    @Tag("RATE-2")
    void strangersMakeTheLineNoLongerThanTheyAreHeld() {
        fill(node, 1);

        IntStream.range(0, 500).forEach(i -> node.turn(new Comer("client:" + i, Standing.STRANGER, "")));

        assertThat(node.line()).isBetween(2_500_000L, 3_100_000L);
        Turn.Later later = later(node.turn(new Comer("client:7", Standing.STRANGER, "")));
        assertThat(later.fault().is(ErrorCode.SERVER_BUSY)).isTrue();
        assertThat(later.place()).isEmpty();
    }

    @Test
    @Tag("RATE-2")
    void whoDropsItsPlaceAndComesAgainHasTheSameAndMakesTheLineNoLonger() {
        fill(node, 24);
        Turn.Later first = later(node.turn(known(1)));
        long line = node.line();

        for (int i = 0; i < 500; i++) {
            assertThat(later(node.turn(known(1))).place()).isEqualTo(first.place());
        }

        assertThat(node.line()).isLessThanOrEqualTo(line);
        skipped.addAndGet(26_000 * MILLI);
        fill(node, 24);
        assertThat(later(node.turn(known(1))).place())
                .as("that turn has passed")
                .isNotEqualTo(first.place());
    }

    @Test
    @Tag("RATE-1")
    @Tag("RATE-2")
    void aTurnLetsInOnceHoweverManyConnectionsWaitForIt() {
        perSecond.set(2);
        fill(node, 1);
        Turn.GoOn mine = goOn(node.turn(known(1)));
        Turn.GoOn clones = goOn(node.turn(known(1)));
        assertThat(clones).isEqualTo(mine);

        CompletionStage<Turn> due = node.due(mine, known(1));
        CompletionStage<Turn> clonesDue = node.due(clones, known(1));

        assertThat(List.of(goOn(due).at(), goOn(clonesDue).at()))
                .contains(mine.at())
                .anyMatch(at -> at >= mine.at() + 500_000);
    }

    @Test
    @Tag("RATE-2")
    void newcomersMakeTheLineNoLongerThanAMinuteAndWhoIsKnownIsRightBehindThem() {
        perSecond.set(10);
        fill(node, 1);
        for (int i = 0; i < 2_000; i++) {
            node.turn(newcomer(i));
        }

        assertThat(node.line()).isBetween(59_000_000L, 60_500_000L);
        assertThat(later(node.turn(newcomer(500))).place()).as("it has a place").isNotEmpty();
        Turn.Later shut = later(node.turn(newcomer(2_000)));
        assertThat(shut.fault().is(ErrorCode.IN_LINE)).isTrue();
        assertThat(shut.fault().retryAfterMs()).isBetween(38_000L, 60_500L);
        assertThat(shut.place()).isEmpty();
        Turn.Later known = later(node.turn(known(1)));
        assertThat(known.place()).isNotEmpty();
        assertThat(known.fault().retryAfterMs()).isLessThan(60_000);
    }

    @Test
    @Tag("RATE-1")
    void aTurnThatIsMissedIsGone() {
        perSecond.set(1);
        Turn.GoOn turn = goOn(node.turn(known(1)));
        get(node.due(turn, known(1)));
        Turn.GoOn mine = goOn(node.turn(known(2)));
        skipped.addAndGet(1_500 * MILLI);

        CompletionStage<Turn> due = node.due(mine, known(2));

        assertThat(goOn(due).at()).isGreaterThan(mine.at());
    }

    @Test
    @Tag("RATE-1")
    void whoIsLetInLateBecauseTheMachineStoodStillTakesAnotherTurn() {
        perSecond.set(2);
        fill(node, 1);
        Turn.GoOn mine = goOn(node.turn(known(1)));
        CompletionStage<Turn> due = node.due(mine, known(1));

        skipped.addAndGet(2_000 * MILLI);

        assertThat(goOn(due).at()).isGreaterThan(mine.at());
    }

    @Test
    @Tag("RATE-2")
    void whoIsNearItsTurnWaitsAndGoesOnInTimeForIt() {
        fill(node, 12);
        CompletionStage<Turn> turn = node.turn(known(1));
        assertThat(turn.toCompletableFuture()).isNotDone();

        skipped.addAndGet(10_000 * MILLI);

        Turn.GoOn mine = goOn(turn);
        assertThat(goOn(node.due(mine, known(1)))).isEqualTo(mine);
    }

    @Test
    @Tag("RATE-4")
    void aChangedRateCountsWithinASecondForThoseWhoWaitHere() {
        perSecond.set(1);
        fill(node, 15);
        CompletionStage<Turn> turn = node.turn(known(1));
        assertThat(turn.toCompletableFuture()).isNotDone();

        perSecond.set(300);

        Turn.GoOn soon = get(turn.toCompletableFuture()
                .orTimeout(1_500, TimeUnit.MILLISECONDS)
                .<Turn.GoOn>thenApply(now -> (Turn.GoOn) now));
        goOn(node.due(soon, known(1)));
        assertThat(node.line()).isLessThan(1_000_000);
    }

    @Test
    @Tag("RATE-4")
    void aChangedRateCountsAtOnceAlsoForThoseWhoHaveAPlace() {
        perSecond.set(1);
        fill(node, 24);
        String place = later(node.turn(known(1))).place();

        perSecond.set(300);

        Turn.GoOn turn = goOn(other.turn(new Comer("client:1", Standing.KNOWN, place)));
        get(other.due(turn, known(1)));
        assertThat(other.line()).isLessThan(100_000);
    }

    @Test
    @Tag("PRES-9")
    void whoMovesWaitsInNoLineForAWhileAndNobodyElseDoesWithItsPlace() {
        perSecond.set(1);
        fill(node, 100);
        String place = get(node.moves(Duration.ofSeconds(20))).apply(1);

        assertThat(goOn(other.turn(new Comer("client:1", Standing.KNOWN, place)))
                        .at())
                .isEqualTo(ConnectionRate.ANY_TIME);
        later(other.turn(new Comer("client:2", Standing.KNOWN, place)));
        skipped.addAndGet(21_000 * MILLI);
        later(other.turn(new Comer("client:1", Standing.KNOWN, place)));
    }

    @Test
    void liftedNobodyWaits() {
        perSecond.set(0);
        List<CompletionStage<Turn>> all =
                IntStream.range(0, 1_000).mapToObj(i -> attach(node, known(i))).toList();

        assertThat(all).allMatch(one -> one.toCompletableFuture().isDone());
        assertThat(node.line()).isZero();
    }

    /** Gives turns away until the line is this long. */
    private void fill(ConnectionRate on, int seconds) {
        for (int i = 0; on.line() < seconds * 1_000_000L; i++) {
            on.due(new Turn.GoOn(ConnectionRate.NONE_YET), known(50_000 + i));
        }
    }

    private static CompletionStage<Turn> attach(ConnectionRate on, Comer comer) {
        return on.turn(comer).thenCompose(turn -> on.due((Turn.GoOn) turn, comer));
    }

    private static Comer newcomer(int number) {
        return new Comer("key:" + number, Standing.NEWCOMER, "");
    }

    private static Comer known(int client) {
        return new Comer("client:" + client, Standing.KNOWN, "");
    }

    private static Turn.GoOn goOn(CompletionStage<Turn> turn) {
        Turn given = get(turn);
        assertThat(given).isInstanceOf(Turn.GoOn.class);
        return (Turn.GoOn) given;
    }

    private static Turn.Later later(CompletionStage<Turn> turn) {
        Turn given = get(turn);
        assertThat(given).isInstanceOf(Turn.Later.class);
        return (Turn.Later) given;
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }
}
