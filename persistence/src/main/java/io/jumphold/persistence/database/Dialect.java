package io.jumphold.persistence.database;

/** The two databases, where their words differ. */
public enum Dialect {
    /** One node, no set-up. */
    H2("h2", "", "current_timestamp"),
    /** A cluster. */
    POSTGRESQL("postgresql", "collate \"C\"", "clock_timestamp()");

    private final String folder;
    private final String bytewise;
    private final String clock;

    Dialect(String folder, String bytewise, String clock) {
        this.folder = folder;
        this.bytewise = bytewise;
        this.clock = clock;
    }

    /** Where its own migrations are. */
    String folder() {
        return folder;
    }

    /** For columns that sort by their characters' numbers, whatever the database's language is. */
    String bytewise() {
        return bytewise;
    }

    /** The database's time as it is now, also in a transaction that has waited for others. */
    public String clock() {
        return clock;
    }
}
