package io.jumphold.persistence.database;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where the database is, as configured, and the JDBC URL that is made of it. What would lose acknowledged events is refused or set right here.
 *
 * @param jdbcUrl what the driver gets
 * @param shown how messages and logs speak of it; holds no options
 */
public record DatabaseAddress(Dialect dialect, String jdbcUrl, String shown) {
    private static final String H2 = "jdbc:h2:";
    private static final String POSTGRESQL = "jdbc:postgresql://";

    /**
     * WRITE_DELAY=0: a commit is in the file when it returns, so kill -9 loses nothing. DB_CLOSE_ON_EXIT=FALSE: H2's own shutdown hook would close the
     * database under the feet of an orderly stop. CACHE_SIZE, in KiB: else H2 keeps 64 MiB of pages for each GiB that the heap may grow to, which on a large machine is
     * more than everything else. The rest makes it read the same SQL as PostgreSQL.
     */
    private static final String H2_OPTIONS =
            ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;CACHE_SIZE=16384;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_LOCK_TIMEOUT=10000";

    /** Checks a configured URL. Throws {@link DatabaseException} with the reason for one that cannot or must not be used. */
    public static DatabaseAddress of(String url) {
        if (url.startsWith(POSTGRESQL)) {
            return postgresql(url);
        }
        if (url.startsWith(H2)) {
            return h2(url.substring(H2.length()));
        }
        throw new DatabaseException("The database URL must begin with jdbc:h2:file: or jdbc:postgresql://");
    }

    private static DatabaseAddress postgresql(String url) {
        int options = url.indexOf('?');
        String shown = options < 0 ? url : url.substring(0, options);
        if (options >= 0 && url.toLowerCase(Locale.ROOT).contains("password=")) {
            throw new DatabaseException(
                    "The password of " + shown + " belongs in jumphold.database.password, not in the URL");
        }
        if (shown.indexOf('/', POSTGRESQL.length()) < 0 || shown.endsWith("/")) {
            throw new DatabaseException(
                    "The database URL " + shown + " names no database: jdbc:postgresql://host:port/name");
        }
        return new DatabaseAddress(Dialect.POSTGRESQL, url, shown);
    }

    private static DatabaseAddress h2(String rest) {
        if (rest.indexOf(';') >= 0) {
            throw new DatabaseException(
                    "Jumphold sets the options of H2 itself; leave out what follows the first \";\" of the database URL");
        }
        String file = rest.startsWith("file:") ? rest.substring("file:".length()) : rest;
        if (file.isBlank() || file.matches("[A-Za-z]{2,}:.*")) {
            throw new DatabaseException(
                    "Jumphold uses H2 in a file of this machine only: jdbc:h2:file:<path>. For anything else take PostgreSQL");
        }
        String path = absolute(file);
        return new DatabaseAddress(Dialect.H2, H2 + "file:" + path + H2_OPTIONS, H2 + "file:" + path);
    }

    private static String absolute(String file) {
        String expanded = file.startsWith("~/") ? System.getProperty("user.home") + file.substring(1) : file;
        try {
            return Path.of(expanded).toAbsolutePath().normalize().toString();
        } catch (InvalidPathException e) {
            throw new DatabaseException("The database URL names no possible file: " + file, e);
        }
    }
}
