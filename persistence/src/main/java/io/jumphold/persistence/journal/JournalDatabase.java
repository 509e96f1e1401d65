package io.jumphold.persistence.journal;

import com.typesafe.config.Config;
import io.jumphold.persistence.database.Database;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.jdbc.db.SlickDatabase;
import org.apache.pekko.persistence.jdbc.db.SlickDatabaseProvider;
import scala.Option;
import slick.jdbc.H2Profile$;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcBackend$;
import slick.jdbc.JdbcProfile;
import slick.jdbc.PostgresProfile$;
import slick.util.AsyncExecutor;

/** Gives the journal, the snapshots and the queries the node's own pool, with a share of it. Named in the configuration. */
public final class JournalDatabase implements SlickDatabaseProvider {
    /** What waits for a connection; the journal's own buffer is smaller, so this never overflows. */
    private static final int QUEUE = 50_000;

    private final SlickDatabase shared;

    public JournalDatabase(ActorSystem system) {
        Database database = system.settings()
                .setup()
                .get(DatabaseSetup.class)
                .orElseThrow(() -> new IllegalStateException("The actor system was started without a DatabaseSetup"))
                .database();
        int threads = database.journalThreads();
        AsyncExecutor executor = AsyncExecutor.apply("journal", threads, threads, QUEUE, threads, false);
        // Closes the threads only: the pool is not Slick's.
        system.registerOnTermination(executor::close);
        this.shared = new Shared(
                JdbcBackend$.MODULE$
                        .Database()
                        .forDataSource(database.dataSource(), Option.apply(threads), executor, false),
                switch (database.dialect()) {
                    case H2 -> H2Profile$.MODULE$;
                    case POSTGRESQL -> PostgresProfile$.MODULE$;
                });
    }

    @Override
    public SlickDatabase database(Config config) {
        return shared;
    }

    private record Shared(JdbcBackend.JdbcDatabaseDef database, JdbcProfile profile) implements SlickDatabase {
        @Override
        public boolean allowShutdown() {
            return false;
        }
    }
}
