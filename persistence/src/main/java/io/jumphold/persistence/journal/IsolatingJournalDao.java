package io.jumphold.persistence.journal;

import io.jumphold.persistence.database.Failures;
import org.apache.pekko.persistence.jdbc.config.JournalConfig;
import org.apache.pekko.persistence.jdbc.journal.dao.DefaultJournalDao;
import org.apache.pekko.persistence.jdbc.journal.dao.JournalTables;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.stream.Materializer;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.runtime.BoxedUnit;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcProfile;

/**
 * A batch of the journal is one transaction for many entities. Where a constraint breaks it, each entity's part is written again by itself, so that only
 * the guilty one fails. Named in the configuration.
 */
public final class IsolatingJournalDao extends DefaultJournalDao {
    public IsolatingJournalDao(
            JdbcBackend.JdbcDatabaseDef database,
            JdbcProfile profile,
            JournalConfig config,
            Serialization serialization,
            ExecutionContext executor,
            Materializer materializer) {
        super(database, profile, config, serialization, executor, materializer);
    }

    @Override
    public Future<BoxedUnit> queueWriteJournalRows(
            Seq<Tuple2<JournalTables.JournalPekkoSerializationRow, scala.collection.immutable.Set<String>>> rows) {
        return super.queueWriteJournalRows(rows)
                .transformWith(
                        done -> done.isFailure()
                                        && Failures.isConstraint(done.failed().get())
                                ? writeJournalRows(rows)
                                : Future.fromTry(done),
                        ec());
    }
}
