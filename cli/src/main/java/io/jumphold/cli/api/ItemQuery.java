package io.jumphold.cli.api;

import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which Jump Items to list.
 *
 * @param search empty: all
 * @param fields where to search; empty: everywhere
 * @param groups ids or code names; empty: all
 * @param statuses empty: all
 */
public record ItemQuery(String search, List<JumpItems.SearchField> fields, List<String> groups, List<Status> statuses) {
    public static ItemQuery of(String search) {
        return new ItemQuery(search, List.of(), List.of(), List.of());
    }

    String text() {
        String parameters = Stream.of(
                        search.isEmpty() ? Stream.<String>empty() : Stream.of("q=" + Api.encoded(search)),
                        fields.stream().map(field -> "field=" + field.word()),
                        groups.stream().map(group -> "group=" + Api.encoded(group)),
                        statuses.stream()
                                .map(status -> "status=" + status.name().toLowerCase(Locale.ROOT)))
                .flatMap(parts -> parts)
                .collect(Collectors.joining("&"));
        return parameters.isEmpty() ? "" : "?" + parameters;
    }
}
