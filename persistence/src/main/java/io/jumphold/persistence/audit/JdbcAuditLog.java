package io.jumphold.persistence.audit;

import static io.jumphold.persistence.database.Columns.clean;

import io.jumphold.cluster.audit.AuditLog;
import io.jumphold.cluster.audit.AuditRecord;
import io.jumphold.persistence.database.Columns;
import io.jumphold.persistence.database.Database;
import io.jumphold.persistence.paging.Cursor;
import io.jumphold.persistence.paging.Pages;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Page;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit table. Names come from strangers too, so what is too long is cut rather than refused. */
public final class JdbcAuditLog implements AuditLog {
    private static final Logger log = LoggerFactory.getLogger(JdbcAuditLog.class);
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_WORD = 64;
    private static final int LONGEST_STATE = 1_000_000;

    private final Database database;

    public JdbcAuditLog(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Void> append(AuditRecord entry) {
        return database.change(handle -> handle.createUpdate(
                                "insert into audit (happened_at, who, what, target, from_address, code, state_before, state_after)"
                                        + " values (:at, :who, :what, :target, :from, :code, :before, :after)")
                        .bind("at", Columns.time(entry.at()))
                        .bind("who", cut(entry.who(), LONGEST_NAME))
                        .bind("what", cut(entry.what(), LONGEST_WORD))
                        .bind("target", cut(entry.target(), LONGEST_NAME))
                        .bind("from", cut(entry.fromAddress(), LONGEST_WORD))
                        .bind("code", cut(entry.code(), LONGEST_WORD))
                        .bind("before", cut(entry.before(), LONGEST_STATE))
                        .bind("after", cut(entry.after(), LONGEST_STATE))
                        .execute())
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        log.error("An audit entry could not be written: {}", oneLine(entry));
                    }
                });
    }

    /** Parts of it come from strangers: no control character of theirs reaches a terminal that shows the log. */
    private static String oneLine(AuditRecord entry) {
        return CONTROL.matcher(entry.toString()).replaceAll(" ");
    }

    private static @Nullable String cut(@Nullable String text, int most) {
        if (text == null) {
            return null;
        }
        return clean(
                text.length() <= most
                        ? text
                        : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, most) - 1)));
    }

    @Override
    public CompletionStage<Page<Operations.AuditEntry>> page(@Nullable String cursor, int limit) {
        return database.ask(handle -> {
            List<Operations.AuditEntry> found = handle.createQuery(
                            "select id, happened_at, who, what, target, from_address, code, state_before, state_after from audit"
                                    + " where id < :before order by id desc limit :most")
                    .bind("before", Cursor.AUDIT.readNumber(cursor, Long.MAX_VALUE))
                    .bind("most", Cursor.checked(limit) + 1)
                    .map((row, ctx) -> new Operations.AuditEntry(
                            row.getLong(1),
                            row.getObject(2, OffsetDateTime.class).toInstant(),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            row.getString(6),
                            row.getString(7),
                            row.getString(8),
                            row.getString(9)))
                    .list();
            return Pages.cut(found, limit, entry -> Cursor.AUDIT.write(String.valueOf(entry.id())));
        });
    }
}
