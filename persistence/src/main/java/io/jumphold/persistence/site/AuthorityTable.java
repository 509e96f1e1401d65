package io.jumphold.persistence.site;

import static io.jumphold.persistence.database.Columns.time;
import static io.jumphold.persistence.database.Columns.word;

import io.jumphold.cluster.trust.SiteAuthority;
import io.jumphold.cluster.trust.SiteAuthority.State;
import io.jumphold.cluster.trust.Trust;
import io.jumphold.persistence.database.Columns;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** Reads and writes the site's authorities; they are a part of the directory. */
public final class AuthorityTable {
    private static final String RETIRED = "retired";

    private AuthorityTable() {}

    public static Trust read(Handle handle) {
        return Trust.of(handle.createQuery(
                        "select number, state, sha256, not_after from site_authority where state <> '" + RETIRED + "'")
                .map((row, context) -> new SiteAuthority(
                        row.getInt(1),
                        Columns.constant(State.class, row.getString(2)),
                        row.getString(3),
                        Objects.requireNonNull(Columns.instant(row.getObject(4, OffsetDateTime.class)))))
                .list());
    }

    /** One that no authority of the site ever had. */
    static int nextNumber(Handle handle) {
        return handle.createQuery("select coalesce(max(number), 0) + 1 from site_authority")
                .mapTo(Integer.class)
                .one();
    }

    static void add(Handle handle, SiteAuthority authority) {
        handle.execute(
                "insert into site_authority (number, state, sha256, not_after) values (?, ?, ?, ?)",
                authority.number(),
                word(authority.state()),
                authority.sha256(),
                time(authority.notAfter()));
    }

    static void keepStates(Handle handle, Trust trust) {
        trust.own()
                .forEach(authority -> handle.execute(
                        "update site_authority set state = ? where number = ?",
                        word(authority.state()),
                        authority.number()));
    }

    static void retire(Handle handle, int number) {
        handle.execute("update site_authority set state = ? where number = ?", RETIRED, number);
    }

    /** How many of those that take a place of the site's capacity have not told that they trust it, or a newer one. */
    static long clientsWithout(Handle handle, int number) {
        return handle.createQuery("select count(*) from jump_client where newest_authority < :number"
                        + " and standing = 'listed' and status <> 'uninstalled'")
                .bind("number", number)
                .mapTo(Long.class)
                .one();
    }
}
