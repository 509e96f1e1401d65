package io.jumphold.cli.api;

import io.jumphold.cli.failure.Failure;
import java.net.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Asks at the site's addresses in turn until one is found where somebody listens, and stays with that. */
final class Nodes {
    private static final String HEADER = "Jumphold-Nodes";
    private static final Pattern ADDRESS = Pattern.compile("[\\w.:\\[\\]-]{1,253}:\\d{1,5}");
    private static final int MOST = 32;

    private final List<String> addresses;
    private final Http.Listener listener;
    private final AtomicReference<String> answering;

    Nodes(List<String> addresses, Http.Listener listener) {
        this.addresses = addresses;
        this.listener = listener;
        this.answering = new AtomicReference<>(addresses.getFirst());
    }

    /** Where the site answered last. */
    String answering() {
        return answering.get();
    }

    /** Goes on to the next address only where the question has reached nobody: what was asked is asked once. */
    <T> T ask(Function<String, T> question) {
        String usual = answering();
        try {
            return question.apply(usual);
        } catch (Failure nobody) {
            if (!Unreachable.isNobodyThere(nobody)) {
                throw nobody;
            }
            return addresses.stream()
                    .filter(other -> !other.equals(usual))
                    .flatMap(other -> askInstead(other, usual, question).stream())
                    .findFirst()
                    .orElseThrow(() -> nobody);
        }
    }

    private <T> Optional<T> askInstead(String other, String usual, Function<String, T> question) {
        try {
            T answer = question.apply(other);
            if (answering.compareAndSet(usual, other)) {
                listener.movedOn(usual, other);
            }
            return Optional.of(answer);
        } catch (Failure nobody) {
            if (!Unreachable.isNobodyThere(nobody)) {
                throw nobody;
            }
            return Optional.empty();
        }
    }

    /** The nodes that an answer tells of; empty where it tells of none, or of what cannot be addresses. */
    static Optional<List<String>> told(HttpHeaders headers) {
        return headers.firstValue(HEADER)
                .map(value -> Arrays.stream(value.split(", ", -1)).limit(MOST).toList())
                .filter(told -> told.stream().allMatch(ADDRESS.asMatchPredicate()));
    }
}
