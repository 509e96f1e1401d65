package io.jumphold.client.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.client.attach.TestAgent;
import io.jumphold.protocol.machine.Disk;
import io.jumphold.protocol.machine.Readings;
import io.jumphold.protocol.machine.Statistic;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is told, when, and what is not even looked at. */
class ReporterTest {
    private static final Duration TEN = Duration.ofSeconds(10);

    private final Set<String> looked = ConcurrentHashMap.newKeySet();
    private final List<Readings> told = new CopyOnWriteArrayList<>();
    private final Reporter reporter = new Reporter(
            () -> TestAgent.facts("host", "ada"),
            Everything::new,
            new Thumbnails(List.of("no-such-program"), System::nanoTime),
            () -> 0,
            System::nanoTime);

    @AfterEach
    void stop() {
        reporter.unreachable();
    }

    @Test
    @Tag("STAT-1")
    void onlyWhatWasChosenIsCollectedAndTold() {
        wanted(Statistic.UPTIME, Statistic.DISK);

        assertThat(first())
                .usingRecursiveComparison()
                .isEqualTo(new Readings(null, 5L, List.of(new Disk("/", 2, 1)), null, null, null, new byte[0]));
        assertThat(looked).containsExactlyInAnyOrder("uptime", "disk");
    }

    @Test
    @Tag("STAT-1")
    @Tag("STAT-3")
    void allThatWasChosenIsToldAndNoPictureWhereNoneCanBeHad() {
        reporter.facts();
        wanted(Statistic.values());

        assertThat(first())
                .usingRecursiveComparison()
                .isEqualTo(new Readings(50.0, 5L, List.of(new Disk("/", 2, 1)), "ada", true, false, new byte[0]));
    }

    @Test
    @Tag("STAT-1")
    void whereNothingIsWantedNothingIsLookedAtAndNobodyWaits() {
        wanted();
        wanted(Statistic.UPTIME);
        wanted();

        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("statistics"));
        assertThat(told).isEmpty();
    }

    @Test
    @Tag("STAT-2")
    void aChangeTakesTheOldOnesPlace() {
        wanted(Statistic.UPTIME);
        first();
        told.clear();

        // The next report must not come too soon after the first one.
        long began = System.nanoTime();
        wanted(Statistic.DISK);

        assertThat(first().uptimeSeconds()).isNull();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(5));
    }

    @Test
    @Tag("STAT-1")
    void whoSitsAtTheConsoleIsToldOnlyWhereTheSiteAskedForIt() {
        assertThat(reporter.facts()).isEqualTo(TestAgent.facts("host", ""));
        wanted(Statistic.CONSOLE_USER);
        assertThat(reporter.facts()).isEqualTo(TestAgent.facts("host", "ada"));
        wanted(Statistic.CPU);
        assertThat(reporter.facts()).isEqualTo(TestAgent.facts("host", ""));
    }

    @Test
    @Tag("STAT-2")
    void firstReportsAreSpreadOverTheIntervalOrTenSeconds() {
        Wanted daily = new Wanted(Set.of(Statistic.CPU), Duration.ofDays(1));
        Duration longAgo = Duration.ofHours(1);

        assertThat(daily.firstWait(longAgo, 0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(daily.firstWait(longAgo, 0.5)).isEqualTo(Duration.ofSeconds(5));
        assertThat(daily.firstWait(longAgo, 0.999)).isBetween(Duration.ofSeconds(9), TEN);
        assertThat(daily.firstWait(Duration.ofSeconds(2), 0)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    @Tag("STAT-3")
    void aScreenThatGivesNoPictureIsLeftForAWhile() throws InterruptedException {
        AtomicLong now = new AtomicLong();
        Thumbnails thumbnails = new Thumbnails(List.of("sh", "-c", "printf $WORD"), now::get);

        assertThat(thumbnails.take(Map.of("WORD", "text"))).as("no picture").isEmpty();
        assertThat(thumbnails.take(jpeg())).as("soon again").isEmpty();
        now.addAndGet(Duration.ofMinutes(10).toNanos());
        assertThat(thumbnails.take(jpeg())).isPresent();
        assertThat(thumbnails.take(jpeg())).isPresent();
    }

    private static Map<String, String> jpeg() {
        return Map.of("WORD", "\\377\\330\\377\\340");
    }

    private void wanted(Statistic... choice) {
        reporter.wanted(
                new ServerFrame.StatisticsWanted(
                        Arrays.stream(choice).map(Statistic::word).toList(), 10_000),
                frame -> told.add(((ClientFrame.Statistics) frame).readings()));
    }

    private Readings first() {
        await().atMost(Duration.ofSeconds(20)).until(() -> !told.isEmpty());
        return told.get(0);
    }

    /** A machine that has everything, and notes what it was asked for. */
    private final class Everything implements MachineReader {
        @Override
        public Optional<Double> cpuPercent() {
            looked.add("cpu");
            return Optional.of(50.0);
        }

        @Override
        public Optional<Long> uptimeSeconds() {
            looked.add("uptime");
            return Optional.of(5L);
        }

        @Override
        public List<Disk> disks() {
            looked.add("disk");
            return List.of(new Disk("/", 2, 1));
        }

        @Override
        public ScreenState screenState() {
            looked.add("state");
            return new ScreenState(Optional.of(true), Optional.of(false));
        }

        @Override
        public Optional<Map<String, String>> screen() {
            looked.add("screen");
            return Optional.of(Map.of());
        }
    }
}
