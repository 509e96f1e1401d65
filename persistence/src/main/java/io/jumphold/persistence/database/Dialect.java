package io.jumphold.persistence.database;

/** The two databases, where their words differ. */
public enum Dialect {
    /** One node, no set-up. */
    H2("h2", ""),
    /** A cluster. */
    POSTGRESQL("postgresql", "collate \"C\"");

    private final String folder;
    private final String bytewise;

    Dialect(String folder, String bytewise) {
        this.folder = folder;
        this.bytewise = bytewise;
    }

    /** Where its own migrations are. */
    String folder() {
        return folder;
    }

    /** For columns that sort by their characters' numbers, whatever the database's language is. */
    String bytewise() {
        return bytewise;
    }
}
