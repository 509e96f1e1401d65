package io.jumphold.persistence.journal;

import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.jdbc.config.SnapshotConfig;
import org.apache.pekko.persistence.jdbc.snapshot.dao.DefaultSnapshotDao;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.stream.Materializer;
import scala.Option;
import scala.Tuple2;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcProfile;

/**
 * Entities ask for a snapshot of a while ago, so that their newest events are replayed. Where all are newer there is no other beginning, for what is behind them has been
 * deleted: then one is given that still leaves enough to replay. Named in the configuration.
 */
public final class ReplayingSnapshotDao extends DefaultSnapshotDao {
    /** As many as an entity remembers of its history. */
    private static final int REPLAYED = 40;

    private final ExecutionContext executor;

    public ReplayingSnapshotDao(
            JdbcBackend.JdbcDatabaseDef database,
            JdbcProfile profile,
            SnapshotConfig config,
            Serialization serialization,
            ExecutionContext executor,
            Materializer materializer) {
        super(database, profile, config, serialization, executor, materializer);
        this.executor = executor;
    }

    @Override
    public Future<Option<Tuple2<SnapshotMetadata, Object>>> snapshotForMaxTimestamp(
            String persistenceId, long maxTimestamp) {
        return super.snapshotForMaxTimestamp(persistenceId, maxTimestamp)
                .flatMap(
                        found -> found.isDefined() ? Future.successful(found) : anyThatThereIs(persistenceId),
                        executor);
    }

    private Future<Option<Tuple2<SnapshotMetadata, Object>>> anyThatThereIs(String persistenceId) {
        return latestSnapshot(persistenceId)
                .flatMap(
                        latest -> latest.isEmpty()
                                ? Future.successful(latest)
                                : snapshotForMaxSequenceNr(
                                                persistenceId, latest.get()._1().sequenceNr() - REPLAYED)
                                        .map(older -> older.isDefined() ? older : latest, executor),
                        executor);
    }
}
