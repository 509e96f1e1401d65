package io.jumphold.protocol.upgrade;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The order of versions: by their numbers, from the left; {@code 1.2} and {@code 1.2.0} are the same (UPG-1).
 *
 * @param numbers without the noughts at the end; empty for what has no number, which is older than everything
 */
public record Version(List<Integer> numbers) implements Comparable<Version> {
    /** Most characters of a version. */
    public static final int MOST_CHARACTERS = 32;

    private static final int MOST_NUMBERS = 4;
    private static final Pattern EXACT =
            Pattern.compile("(?:0|[1-9][0-9]{0,6})(?:\\.(?:0|[1-9][0-9]{0,6})){0," + (MOST_NUMBERS - 1) + "}");
    private static final Pattern LEADING = Pattern.compile("^[0-9]+(?:\\.[0-9]+)*");
    private static final BigInteger GREATEST = BigInteger.valueOf(9_999_999);

    public Version {
        numbers = List.copyOf(numbers);
    }

    /** Whether it is one to four numbers of up to seven digits with dots between, and nothing else: fit for a file's name. */
    public static boolean isExact(String text) {
        return EXACT.matcher(text).matches();
    }

    /** Of what a machine says of itself, which may be anything: the numbers that it begins with. */
    public static Version of(String text) {
        Matcher leading = LEADING.matcher(text);
        if (!leading.find()) {
            return new Version(List.of());
        }
        List<Integer> numbers = new ArrayList<>(Arrays.stream(leading.group().split("\\.", -1))
                .limit(MOST_NUMBERS)
                .map(digits -> new BigInteger(digits).min(GREATEST).intValue())
                .toList());
        while (!numbers.isEmpty() && numbers.get(numbers.size() - 1) == 0) {
            numbers.remove(numbers.size() - 1);
        }
        return new Version(numbers);
    }

    public boolean isOlderThan(Version other) {
        return compareTo(other) < 0;
    }

    /** Digits that sort as the versions do, also in a database: at most 28 characters. */
    public String sortKey() {
        StringBuilder key = new StringBuilder();
        numbers.forEach(number -> key.append(String.valueOf(10_000_000 + number).substring(1)));
        return key.toString();
    }

    @Override
    public int compareTo(Version other) {
        List<Integer> theirs = other.numbers;
        int most = Math.max(numbers.size(), theirs.size());
        for (int i = 0; i < most; i++) {
            int order = Integer.compare(at(numbers, i), at(theirs, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int at(List<Integer> numbers, int i) {
        return i < numbers.size() ? numbers.get(i) : 0;
    }

    @Override
    public String toString() {
        return String.join(
                ".",
                (numbers.isEmpty() ? Collections.singletonList(0) : numbers)
                        .stream().map(String::valueOf).toList());
    }
}
