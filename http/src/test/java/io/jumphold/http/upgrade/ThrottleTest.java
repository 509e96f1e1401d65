package io.jumphold.http.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.pace.Pace;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Throttles of several nodes on one line of time, which passes as the test says. */
@Tag("UPG-4")
class ThrottleTest {
    private static final int MIB = 1_024 * 1_024;

    private record Due(long at, Runnable work) {}

    /** A line of time as the database keeps it; microseconds. */
    private final class Line implements Pace {
        private long nextAt;
        private double rate;
        private int reservations;
        private boolean broken;

        @Override
        public CompletionStage<Reserved> reserve(String name, long units, double perSecond) {
            if (broken) {
                return CompletableFuture.failedStage(new FaultException(ErrorCode.STORE_UNAVAILABLE.fault()));
            }
            reservations++;
            long from = rate == perSecond ? Math.max(nextAt, now) : now;
            rate = perSecond;
            nextAt = from + Math.round(units * 1_000_000 / perSecond);
            return CompletableFuture.completedStage(new Reserved(from, nextAt, now));
        }
    }

    private final Line line = new Line();
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::at));
    private final TreeMap<Long, Long> sent = new TreeMap<>();
    private final List<Integer> order = new ArrayList<>();
    private long now;
    private int rate = MIB;

    private Throttle node() {
        return new Throttle(line, () -> rate, (wait, work) -> due.add(new Due(now + wait.toNanos() / 1_000, work)));
    }

    /** A download that takes piece after piece, for ever. */
    private void download(Throttle node, int name) {
        int bytes = node.piece();
        node.take(bytes).thenAccept(free -> {
            sent.merge(now, (long) bytes, Long::sum);
            order.add(name);
            due.add(new Due(now, () -> download(node, name)));
        });
    }

    private void passes(Duration span) {
        long end = now + span.toMillis() * 1_000;
        while (!due.isEmpty() && due.peek().at() <= end) {
            Due next = due.poll();
            now = next.at();
            next.work().run();
        }
        now = end;
    }

    private long sentWithin(long from, long to) {
        return sent.subMap(from, true, to, false).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private long mostInASecond() {
        return sent.keySet().stream()
                .mapToLong(at -> sentWithin(at, at + 1_000_000))
                .max()
                .orElse(0);
    }

    @Test
    void allNodesTogetherStayUnderTheCapInEverySecondAndUseMostOfIt() {
        for (int node = 0; node < 3; node++) {
            Throttle throttle = node();
            for (int i = 0; i < 20; i++) {
                download(throttle, i);
            }
        }
        passes(Duration.ofSeconds(10));

        assertThat(mostInASecond()).isLessThanOrEqualTo(MIB);
        assertThat(sentWithin(0, 10_000_000)).isGreaterThan(10L * MIB * 85 / 100);
        assertThat(line.reservations).isLessThan(300);
    }

    @Test
    void aChangedSettingCountsWithinASecond() {
        Throttle node = node();
        for (int i = 0; i < 20; i++) {
            download(node, i);
        }
        passes(Duration.ofSeconds(2));
        rate = MIB / 8;
        passes(Duration.ofSeconds(3));

        assertThat(sentWithin(3_000_000, 5_000_000)).isBetween(2L * rate * 8 / 10, 2L * rate);
    }

    @Test
    void manyDownloadsAreServedInTurn() {
        Throttle node = node();
        for (int i = 0; i < 10; i++) {
            download(node, i);
        }
        passes(Duration.ofSeconds(2));

        Map<Integer, Long> shares = new TreeMap<>();
        order.forEach(name -> shares.merge(name, 1L, Long::sum));
        assertThat(shares).hasSize(10);
        assertThat(shares.values()).allMatch(share -> Math.abs(share - shares.get(0)) <= 1);
    }

    @Test
    void timeThatNobodyTookIsNotMadeUpForInABurst() {
        Throttle node = node();
        download(node, 1);
        passes(Duration.ofMillis(100));
        due.clear();
        passes(Duration.ofSeconds(60));
        for (int i = 0; i < 50; i++) {
            download(node, i);
        }
        long begun = now;
        passes(Duration.ofSeconds(1));

        assertThat(sentWithin(begun, begun + 1_000_000)).isLessThanOrEqualTo(MIB);
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsSentAndThenItGoesOn() {
        Throttle node = node();
        line.broken = true;
        download(node, 1);
        passes(Duration.ofSeconds(5));
        assertThat(sent).isEmpty();
        line.broken = false;
        passes(Duration.ofSeconds(2));

        assertThat(sent).isNotEmpty();
    }

    @Test
    void piecesAreSmallWhereTheRateIsLow() {
        rate = 64 * 1_024;
        assertThat(node().piece()).isEqualTo(1_024);
        rate = 100 * MIB;
        assertThat(node().piece()).isEqualTo(16 * 1_024);
    }
}
