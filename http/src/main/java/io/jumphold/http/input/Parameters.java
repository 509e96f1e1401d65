package io.jumphold.http.input;

import io.jumphold.http.problem.FieldsRefused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.Query;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.jspecify.annotations.Nullable;

/** The query of a request. Unknown parameters are ignored. */
public final class Parameters {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MOST = 1_000;
    private static final int LONGEST_CURSOR = 2_048;
    private static final int MOST_VALUES = 100;

    private final Query query;

    private Parameters(Query query) {
        this.query = query;
    }

    public static Parameters of(HttpRequest request) {
        try {
            return new Parameters(request.getUri().query());
        } catch (IllegalUriException malformed) {
            throw FieldsRefused.invalid("query", "is not well-formed");
        }
    }

    /** At most {@code longest} characters; empty where it is absent. */
    public String text(String name, int longest) {
        String value = query.get(name).orElse("");
        Checks checks = new Checks();
        checks.text(name, value, 0, longest);
        checks.done();
        return value;
    }

    /** {@code true} or {@code false}; false where it is absent. */
    public boolean flag(String name) {
        String value = query.get(name).orElse("false");
        if (!value.equals("true") && !value.equals("false")) {
            throw FieldsRefused.invalid(name, "must be true or false");
        }
        return value.equals("true");
    }

    /** How many to answer with: 1 to 1,000. */
    public int limit() {
        Optional<String> text = query.get("limit");
        if (text.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        if (text.get().matches("\\d{1,4}")) {
            int limit = Integer.parseInt(text.get());
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        }
        throw FieldsRefused.invalid("limit", "must be a whole number from 1 to 1,000");
    }

    /** Where the page before ended; null for the first page. */
    public @Nullable String cursor() {
        String cursor = text("cursor", LONGEST_CURSOR);
        return cursor.isEmpty() ? null : cursor;
    }

    /** All values of a parameter that may be repeated, or hold several with commas between. */
    public List<String> list(String name) {
        List<String> values = new ArrayList<>();
        for (String value : query.getAll(name)) {
            values.addAll(Arrays.stream(value.split(","))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .toList());
        }
        if (values.size() > MOST_VALUES) {
            throw FieldsRefused.invalid(name, "holds more than " + MOST_VALUES + " values");
        }
        return values;
    }

    /** The same, each one of the words of an enumeration. */
    public <E extends Enum<E>> Set<E> words(String name, E[] known, Function<E, String> word) {
        Set<E> chosen = new LinkedHashSet<>();
        for (String value : list(name)) {
            chosen.add(Arrays.stream(known)
                    .filter(candidate -> word.apply(candidate).equals(value))
                    .findFirst()
                    .orElseThrow(() -> FieldsRefused.invalid(
                            name,
                            Arrays.stream(known).map(word).collect(Collectors.joining(", ", "must be one of ", "")))));
        }
        return chosen;
    }
}
