package io.jumphold.persistence.readside;

import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.protocol.api.JumpItems.SearchField;
import io.jumphold.protocol.machine.HostFacts;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that can be searched in a row, in lower case, one part a field: the database looks for the words in the whole with one {@code like}, and for a search
 * in some fields only, {@link #holds} looks again at those. Lower case is Java's, so that both databases agree.
 */
final class SearchText {
    private static final String BETWEEN = "\u0001";
    private static final Pattern PARTS = Pattern.compile(BETWEEN, Pattern.LITERAL);

    /** The order of the parts. It stands in rows: append, never reorder. */
    private static final List<SearchField> FIELDS = List.of(
            SearchField.COMMENTS,
            SearchField.CONSOLE_USER,
            SearchField.DOMAIN,
            SearchField.FQDN,
            SearchField.HOSTNAME_OR_IP,
            SearchField.LAST_ACCESSED,
            SearchField.NAME,
            SearchField.PRIVATE_IP,
            SearchField.PUBLIC_IP,
            SearchField.STATUS,
            SearchField.TAG,
            SearchField.WORKGROUP);

    private SearchText() {}

    static String of(JumpClientRow row) {
        return FIELDS.stream()
                .map(field -> text(field, row).replace(BETWEEN, ""))
                .collect(Collectors.joining(BETWEEN))
                .toLowerCase(Locale.ROOT);
    }

    /** Whether one of these fields of a row holds the words, which are in lower case already. */
    static boolean holds(String searchText, Set<SearchField> fields, String words) {
        String[] parts = PARTS.split(searchText, -1);
        return fields.stream()
                .mapToInt(FIELDS::indexOf)
                .anyMatch(part -> part >= 0 && part < parts.length && parts[part].contains(words));
    }

    private static String text(SearchField field, JumpClientRow row) {
        HostFacts facts = row.facts();
        return switch (field) {
            case COMMENTS -> row.comments();
            case CONSOLE_USER -> facts == null ? "" : facts.consoleUser();
            case DOMAIN -> facts == null ? "" : facts.domain();
            case FQDN -> facts == null ? "" : facts.fqdn();
            case HOSTNAME_OR_IP ->
                facts == null ? row.publicIp() : lines(Stream.of(facts.hostName(), privateIps(facts), row.publicIp()));
            case LAST_ACCESSED -> row.lastAccessed() == null ? "" : String.valueOf(row.lastAccessed());
            case NAME -> row.name();
            case PRIVATE_IP -> privateIps(facts);
            case PUBLIC_IP -> row.publicIp();
            case STATUS -> row.status().name();
            case TAG -> row.tag();
            case WORKGROUP -> facts == null ? "" : facts.workgroup();
            // Of the group and of every Jump Client alike: not in the row.
            case GROUP, JUMP_METHOD -> "";
        };
    }

    private static String privateIps(@Nullable HostFacts facts) {
        return facts == null ? "" : lines(facts.privateAddresses().stream());
    }

    private static String lines(Stream<String> texts) {
        return texts.collect(Collectors.joining("\n"));
    }
}
