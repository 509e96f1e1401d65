package io.jumphold.client.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How long the processors have worked since the machine started.
 *
 * @param busy in any unit
 * @param all busy and idle, in the same
 */
record Processors(long busy, long all) {
    private static final int IDLE = 3;
    private static final int WAITING_FOR_DISKS = 4;

    /** Guests' time, which follows, is contained in the others. */
    private static final int FIELDS = 8;

    /** From the lines of {@code /proc/stat}; empty where they do not tell. */
    static Optional<Processors> parse(List<String> stat) {
        return stat.stream()
                .filter(line -> line.startsWith("cpu "))
                .map(line -> line.substring(4).strip().split("\\s+"))
                .filter(fields -> fields.length > WAITING_FOR_DISKS
                        && Arrays.stream(fields).allMatch(field -> field.matches("\\d{1,18}")))
                .map(Processors::of)
                .findFirst();
    }

    private static Processors of(String[] fields) {
        long[] times =
                Arrays.stream(fields).limit(FIELDS).mapToLong(Long::parseLong).toArray();
        long all = Arrays.stream(times).sum();
        return new Processors(all - times[IDLE] - times[WAITING_FOR_DISKS], all);
    }

    /** Empty where no time has passed, or the counters went back, as they do after a machine was suspended. */
    Optional<Double> percentSince(Processors before) {
        long passed = all - before.all;
        long worked = busy - before.busy;
        return passed <= 0 || worked < 0 || worked > passed
                ? Optional.empty()
                : Optional.of(Math.round(worked * 1_000.0 / passed) / 10.0);
    }
}
