package io.jumphold.persistence.journal;

import io.jumphold.persistence.database.Database;
import org.apache.pekko.actor.setup.Setup;

/** Hands the node's database to the actor system at its start; the journal looks for it there. */
public final class DatabaseSetup extends Setup {
    private final Database database;

    public DatabaseSetup(Database database) {
        this.database = database;
    }

    Database database() {
        return database;
    }
}
