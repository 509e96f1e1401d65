package io.jumphold.cli.api;

import io.jumphold.cli.failure.Failure;
import java.net.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
        Failure first = null;
        for (String address : beginningWith(usual)) {
            try {
                T answer = question.apply(address);
                if (!address.equals(usual) && answering.compareAndSet(usual, address)) {
                    listener.movedOn(usual, address);
                }
                return answer;
            } catch (Failure failure) {
                if (!Unreachable.isNobodyThere(failure)) {
                    throw failure;
                }
                first = first == null ? failure : first;
            }
        }
        throw Objects.requireNonNull(first);
    }

    private List<String> beginningWith(String usual) {
        return Stream.concat(Stream.of(usual), addresses.stream()).distinct().toList();
    }

    /** The nodes that an answer tells of; empty where it tells of none, or of what cannot be addresses. */
    static Optional<List<String>> told(HttpHeaders headers) {
        return headers.firstValue(HEADER)
                .map(value -> Arrays.stream(value.split(", ", -1)).limit(MOST).toList())
                .filter(told -> told.stream().allMatch(ADDRESS.asMatchPredicate()));
    }
}
