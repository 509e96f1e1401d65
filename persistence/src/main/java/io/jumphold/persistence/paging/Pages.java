package io.jumphold.persistence.paging;

import io.jumphold.protocol.api.Page;
import java.util.List;
import java.util.function.Function;

/** Cuts a page out of an answer that was asked for one entry more. */
public final class Pages {
    private Pages() {}

    public static <T> Page<T> cut(List<T> found, int limit, Function<T, String> cursor) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<T> items = found.subList(0, limit);
        return new Page<>(items, cursor.apply(items.getLast()));
    }
}
