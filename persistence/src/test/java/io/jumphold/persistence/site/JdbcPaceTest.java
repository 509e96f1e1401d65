package io.jumphold.persistence.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.cluster.pace.Pace;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.Dialect;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JdbcPaceTest extends OnBothDatabases {
    private static final long SECOND = 1_000_000;
    private static final String LINE = "attach";

    private final AtomicLong heardOf = new AtomicLong(7);
    private final Pace pace = new JdbcPace(database, heardOf::get);
    private final Pace elsewhere = new JdbcPace(otherNode, () -> 7);

    JdbcPaceTest(Dialect dialect) {
        super(dialect);
    }

    @BeforeEach
    void noLine() {
        database.jdbi().useHandle(handle -> handle.execute("delete from pace"));
    }

    @Test
    void whoComesAloneIsServedAtOnce() {
        Pace.Reserved reserved = get(pace.reserve(LINE, 1, 50));

        assertThat(reserved.from()).isEqualTo(reserved.now());
        assertThat(reserved.to() - reserved.from()).isEqualTo(SECOND / 50);
        assertThat(reserved.now() / SECOND).isCloseTo(System.currentTimeMillis() / 1_000, within(5));
    }

    @Test
    @Tag("RATE-1")
    void stretchesOfAllNodesFollowEachOtherWithoutAGapOrAnOverlap() {
        List<CompletionStage<Pace.Reserved>> asked = IntStream.range(0, 60)
                .mapToObj(i -> (i % 2 == 0 ? pace : elsewhere).reserve(LINE, 1 + i % 3, 1))
                .toList();

        List<Pace.Reserved> given = asked.stream()
                .map(OnBothDatabases::get)
                .sorted(Comparator.comparing(Pace.Reserved::from))
                .toList();

        assertThat(given.getLast().to() - given.getFirst().from()).isEqualTo(120 * SECOND);
        IntStream.range(1, given.size())
                .forEach(i -> assertThat(given.get(i).from())
                        .isEqualTo(given.get(i - 1).to()));
    }

    @Test
    void whatNobodyReservedIsGone() {
        Pace.Reserved first = get(pace.reserve(LINE, 1, 100));
        await().until(() -> get(pace.reserve(LINE, 0, 100)).now() > first.to());

        Pace.Reserved second = get(elsewhere.reserve(LINE, 1, 100));

        assertThat(second.from()).isEqualTo(second.now()).isGreaterThan(first.to());
    }

    @Test
    @Tag("RATE-4")
    void anotherRateBeginsTheLineAnew() {
        get(pace.reserve(LINE, 1_000, 1));

        Pace.Reserved reserved = get(elsewhere.reserve(LINE, 1, 2));

        assertThat(reserved.from()).isEqualTo(reserved.now());
    }

    @Test
    @Tag("RATE-1")
    void aNodeThatHasNotHeardOfTheNewRateKeepsToItAllTheSame() {
        heardOf.set(8);
        Pace.Reserved first = get(pace.reserve(LINE, 10, 2));

        Pace.Reserved stale = get(elsewhere.reserve(LINE, 10, 1));
        Pace.Reserved next = get(pace.reserve(LINE, 10, 2));

        assertThat(stale.from()).isEqualTo(first.to());
        assertThat(stale.to() - stale.from()).isEqualTo(5 * SECOND);
        assertThat(next.from()).isEqualTo(stale.to());
    }

    @Test
    void lookingTakesNothing() {
        Pace.Reserved reserved = get(pace.reserve(LINE, 60, 1));

        assertThat(get(elsewhere.reserve(LINE, 0, 1)).from()).isEqualTo(reserved.to());
        assertThat(get(elsewhere.reserve(LINE, 1, 1)).from()).isEqualTo(reserved.to());
    }

    @Test
    void aLineThatAClockSetBackHasLeftAheadBeginsAnew() {
        get(pace.reserve(LINE, 10, 1));
        moved("reserved_at", 60 * 60);
        moved("next_at", 60 * 60);

        Pace.Reserved reserved = get(elsewhere.reserve(LINE, 1, 1));

        assertThat(reserved.from()).isEqualTo(reserved.now());
    }

    @Test
    void aLineIsAsLongAsThoseWhoWait() {
        get(pace.reserve(LINE, 2 * 24 * 60 * 60, 1));

        Pace.Reserved reserved = get(elsewhere.reserve(LINE, 1, 1));

        assertThat(reserved.from() - reserved.now()).isGreaterThan(47 * 60 * 60 * SECOND);
    }

    private void moved(String column, long seconds) {
        database.jdbi()
                .useHandle(handle ->
                        handle.execute("update pace set " + column + " = " + column + " + ?", seconds * SECOND));
    }

    private static org.assertj.core.data.Offset<Long> within(long seconds) {
        return org.assertj.core.data.Offset.offset(seconds);
    }
}
