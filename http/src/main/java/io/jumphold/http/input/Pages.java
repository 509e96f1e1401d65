package io.jumphold.http.input;

import io.jumphold.http.problem.FieldsRefused;
import io.jumphold.protocol.api.Page;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Pages of lists that a node holds in memory, in the order of their ids. */
public final class Pages {
    private static final String PREFIX = "after-";

    private Pages() {}

    /** The page that the request's {@code limit} and {@code cursor} ask for. */
    public static <T> Page<T> of(Collection<T> all, ToIntFunction<T> id, Parameters parameters) {
        int limit = parameters.limit();
        int after = after(parameters.cursor());
        List<T> items = all.stream()
                .filter(item -> id.applyAsInt(item) > after)
                .sorted(Comparator.comparingInt(id))
                .limit(limit + 1L)
                .toList();
        return items.size() <= limit
                ? new Page<>(items, null)
                : new Page<>(items.subList(0, limit), PREFIX + id.applyAsInt(items.get(limit - 1)));
    }

    private static int after(@Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        if (cursor.startsWith(PREFIX)) {
            try {
                return Integer.parseInt(cursor.substring(PREFIX.length()));
            } catch (NumberFormatException foreign) {
                // answered below, as for every cursor that is none of ours
            }
        }
        throw FieldsRefused.invalid("cursor", "is none that this list gave");
    }
}
