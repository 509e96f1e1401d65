package io.jumphold.persistence.readside;

import io.jumphold.cluster.list.JumpItemList.Question;
import io.jumphold.persistence.database.Columns;
import io.jumphold.protocol.api.JumpItems.SearchField;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * A question to the list as SQL. Whatever people typed is a parameter, never a part of the statement. The words are looked for in the whole search text; for
 * a search in some fields {@link #keeps} sorts out the rows where they stand in others.
 */
final class ListQuery {
    private static final int LONGEST_WORDS = 1_024;
    private static final String JUMP_METHOD = "jump client";
    private static final int SMALLEST_CHUNK = 500;

    private final Question question;
    private final Set<SearchField> fields;
    private final String words;

    ListQuery(Question question) {
        if (question.words().length() > LONGEST_WORDS) {
            throw new FaultException(
                    ErrorCode.INVALID_REQUEST.fault("A search has at most " + LONGEST_WORDS + " characters."));
        }
        this.question = question;
        this.fields =
                question.fields().isEmpty() ? EnumSet.allOf(SearchField.class) : EnumSet.copyOf(question.fields());
        this.words = Columns.clean(question.words().strip().toLowerCase(Locale.ROOT));
    }

    /** Nothing can match. */
    boolean isEmpty() {
        return question.groups() != null && question.groups().isEmpty();
    }

    /** How many rows to ask for at once, to fill a page of this size. */
    int chunk(int wanted) {
        return sortsOut() ? Math.max(wanted, SMALLEST_CHUNK) : wanted;
    }

    Query after(Handle handle, String place, int most) {
        List<String> conditions = new ArrayList<>(List.of(
                question.pending() ? "standing = 'deletion_requested'" : "standing = 'listed'", "place > :place"));
        if (question.groups() != null) {
            conditions.add("jump_group_id in (<groups>)");
        }
        if (!question.statuses().isEmpty()) {
            conditions.add("status in (<statuses>)");
        }
        if (searches()) {
            conditions.add("(search_text like :pattern escape '!'"
                    + (fields.contains(SearchField.GROUP)
                            ? " or jump_group_id in (select id from jump_group where name_key like :pattern escape '!')"
                            : "")
                    + ")");
        }
        // By the whole index: H2 would sort all that is left for every page if it were by the place alone.
        String sql = "select " + ItemRow.COLUMNS + (sortsOut() ? ", search_text" : ", '' as search_text")
                + " from jump_client where " + String.join(" and ", conditions)
                + " order by standing, place limit :most";
        return bound(handle.createQuery(sql)).bind("place", place).bind("most", most);
    }

    private Query bound(Query query) {
        if (question.groups() != null) {
            query.bindList("groups", List.copyOf(question.groups()));
        }
        if (!question.statuses().isEmpty()) {
            query.bindList(
                    "statuses", question.statuses().stream().map(Columns::word).toList());
        }
        return searches() ? query.bind("pattern", "%" + escaped(words) + "%") : query;
    }

    /** Whether a row that the database found is one that was asked for. */
    boolean keeps(ItemRow row, String groupName) {
        return !sortsOut()
                || SearchText.holds(row.searchText(), fields, words)
                || (fields.contains(SearchField.GROUP)
                        && groupName.toLowerCase(Locale.ROOT).contains(words));
    }

    /** The method is the same for every row, so a word of it finds them all. */
    private boolean searches() {
        return !words.isEmpty() && !(fields.contains(SearchField.JUMP_METHOD) && JUMP_METHOD.contains(words));
    }

    private boolean sortsOut() {
        return searches() && fields.size() < SearchField.values().length;
    }

    /** As itself within a {@code like}. */
    static String escaped(String words) {
        return words.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }
}
