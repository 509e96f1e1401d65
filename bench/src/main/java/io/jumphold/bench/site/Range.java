package io.jumphold.bench.site;

/** What an option may be. */
public record Range(String option, int least, int most) {
    boolean holds(int value) {
        return value >= least && value <= most;
    }

    String wrong(int value) {
        return "%s must be from %,d to %,d, and not %,d".formatted(option, least, most, value);
    }
}
