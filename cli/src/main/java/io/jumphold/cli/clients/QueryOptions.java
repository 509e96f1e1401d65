package io.jumphold.cli.clients;

import io.jumphold.cli.api.ItemQuery;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.protocol.api.JumpItems.SearchField;
import io.jumphold.protocol.api.Status;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The options that choose among Jump Items. */
public final class QueryOptions {
    /** For picocli and completion: the words of the API. */
    public static final class FieldWords implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return words(SearchField.values()).iterator();
        }
    }

    /** For picocli and completion: the words of the API. */
    public static final class StatusWords implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return words(Status.values()).iterator();
        }
    }

    @Option(
            names = "--field",
            split = ",",
            paramLabel = "FIELD",
            completionCandidates = FieldWords.class,
            description = "Search only in: ${COMPLETION-CANDIDATES}. May be repeated.")
    private List<String> fields = List.of();

    @Option(
            names = "--group",
            split = ",",
            paramLabel = "GROUP",
            description = "Only of this Jump Group (id or code name). May be repeated.")
    private List<String> groups = List.of();

    @Option(
            names = "--status",
            split = ",",
            paramLabel = "STATUS",
            completionCandidates = StatusWords.class,
            description = "Only those that are: ${COMPLETION-CANDIDATES}. May be repeated.")
    private List<String> statuses = List.of();

    /** The query for these options and this search. */
    public ItemQuery query(String search) {
        return new ItemQuery(
                search,
                fields.stream()
                        .map(word -> value("field", SearchField.values(), word))
                        .toList(),
                groups,
                statuses.stream()
                        .map(word -> value("status", Status.values(), word))
                        .toList());
    }

    private static Stream<String> words(Enum<?>[] values) {
        return Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT));
    }

    private static <E extends Enum<E>> E value(String option, E[] values, String word) {
        return Arrays.stream(values)
                .filter(value -> value.name().equalsIgnoreCase(word.replace('-', '_')))
                .findFirst()
                .orElseThrow(() -> Failure.of(Exit.USAGE, "There is no " + option + " \"" + word + "\"")
                        .next("There are: " + words(values).collect(Collectors.joining(", "))));
    }
}
