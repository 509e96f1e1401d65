package io.jumphold.protocol.machine;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a site may want to be told of its machines again and again (STAT-1). The lower-case name is its word on the wire and in the settings. */
public enum Statistic {
    CPU,
    CONSOLE_USER,
    DISK,
    THUMBNAIL,
    UPTIME,
    /** Whether the screen is locked or its saver runs; wanted by a setting of its own. */
    SCREEN_STATE;

    /** Those that the setting {@code statistics} chooses from. */
    public static final Set<Statistic> CHOICE = Set.copyOf(EnumSet.complementOf(EnumSet.of(SCREEN_STATE)));

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for a word that only a newer peer knows. */
    public static Optional<Statistic> of(String word) {
        return Arrays.stream(values())
                .filter(statistic -> statistic.word().equals(word))
                .findFirst();
    }

    /** Each once, in one order; words that nobody knows are passed over. */
    public static List<Statistic> of(List<String> words) {
        return words.stream()
                .flatMap(word -> of(word).stream())
                .distinct()
                .sorted()
                .toList();
    }
}
