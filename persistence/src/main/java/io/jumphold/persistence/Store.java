package io.jumphold.persistence;

import com.typesafe.config.Config;
import io.jumphold.cluster.audit.AuditLog;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.directory.IdempotencyKeys;
import io.jumphold.cluster.directory.SignIns;
import io.jumphold.cluster.enrolment.Identities;
import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.cluster.lifetime.OldRecords;
import io.jumphold.cluster.list.Changes;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.list.Laggards;
import io.jumphold.cluster.list.ReadSide;
import io.jumphold.cluster.pace.Pace;
import io.jumphold.cluster.site.NodeRegister;
import io.jumphold.cluster.site.Secrets;
import io.jumphold.cluster.tier.SiteCapacity;
import io.jumphold.cluster.upgrade.ClientVersions;
import io.jumphold.cluster.upgrade.UpgradeQueue;
import io.jumphold.persistence.audit.JdbcAuditLog;
import io.jumphold.persistence.database.Database;
import io.jumphold.persistence.database.DatabaseSettings;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.persistence.directory.DirectoryPoll;
import io.jumphold.persistence.directory.JdbcDirectoryStore;
import io.jumphold.persistence.directory.JdbcIdempotencyKeys;
import io.jumphold.persistence.directory.JdbcIdentities;
import io.jumphold.persistence.directory.JdbcSignIns;
import io.jumphold.persistence.journal.DatabaseSetup;
import io.jumphold.persistence.readside.JdbcJumpItemList;
import io.jumphold.persistence.readside.ReadSideWriter;
import io.jumphold.persistence.readside.Reconciler;
import io.jumphold.persistence.retention.JdbcOldRecords;
import io.jumphold.persistence.site.JdbcAuthorities;
import io.jumphold.persistence.site.JdbcNodeRegister;
import io.jumphold.persistence.site.JdbcPace;
import io.jumphold.persistence.site.JdbcSiteCapacity;
import io.jumphold.persistence.site.SealedSecrets;
import io.jumphold.persistence.upgrade.JdbcClientVersions;
import io.jumphold.persistence.upgrade.JdbcUpgradeQueue;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.setup.Setup;
import org.jspecify.annotations.Nullable;

/** Everything of a node that is on disk: one database, and the ports of the heart over it. */
public final class Store implements AutoCloseable {
    private final Database database;
    private final Clock clock;
    private final JdbcDirectoryStore directory;
    private final DirectoryPoll poll;
    private final SignIns signIns;
    private final IdempotencyKeys idempotencyKeys;
    private final Identities identities;
    private final AuditLog audit;
    private final JumpItemList list;
    private final ClientVersions clientVersions;
    private final UpgradeQueue upgradeQueue;
    private final OldRecords oldRecords;
    private final ReadSideWriter writer;
    private volatile Changes changes = rows -> {};
    private @Nullable Reconciler reconciler;

    /**
     * Waits for the database, brings its schema up to date and starts what writes and polls. Throws
     * {@link io.jumphold.persistence.database.DatabaseException} with a message for the operator when it cannot be used.
     */
    public static Store open(Config config, Clock clock) {
        Database database = Database.open(DatabaseSettings.of(config));
        try {
            return new Store(database, clock);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private Store(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        directory = new JdbcDirectoryStore(database);
        poll = new DirectoryPoll(directory);
        signIns = new JdbcSignIns(database, directory, clock);
        idempotencyKeys = new JdbcIdempotencyKeys(database, clock);
        identities = new JdbcIdentities(database);
        audit = new JdbcAuditLog(database);
        list = new JdbcJumpItemList(database, directory::current);
        clientVersions = new JdbcClientVersions(database, directory, clock);
        upgradeQueue = new JdbcUpgradeQueue(database);
        oldRecords = new JdbcOldRecords(database);
        writer = new ReadSideWriter(database, this::written, this::keptSince);
    }

    private void written(List<JumpClientRow> rows) {
        changes.written(rows);
    }

    private Instant keptSince() {
        return clock.instant().minus(directory.current().settings().historyRetention());
    }

    /** Hands the database to the actor system; give it at its creation. */
    public Setup setup() {
        return new DatabaseSetup(database);
    }

    /** The heart is there: tell it what was written, and ask it for what the read side lacks. */
    public synchronized void serve(Changes changes, Laggards laggards) {
        this.changes = changes;
        reconciler = new Reconciler(database, laggards, clock);
        reconciler.start();
    }

    /** Whether a site has been begun here, with a site key that every node of it needs. */
    public boolean holdsSite() {
        return SealedSecrets.any(database);
    }

    /** The site's secrets, sealed with this key of 32 bytes. */
    public Secrets secrets(byte[] siteKey) {
        return new SealedSecrets(database, siteKey);
    }

    /** The authorities of the site's front doors, their keys sealed with this key of 32 bytes. */
    public JdbcAuthorities authorities(byte[] siteKey, JdbcAuthorities.Maker maker) {
        return new JdbcAuthorities(database, directory, new SealedSecrets(database, siteKey), maker);
    }

    /** Where the nodes of the site know of each other; empty where the database serves one node only. */
    public Optional<NodeRegister> nodes() {
        return database.dialect() == Dialect.POSTGRESQL
                ? Optional.of(new JdbcNodeRegister(database))
                : Optional.empty();
    }

    /** The rates that all nodes of the site share. */
    public Pace pace() {
        return new JdbcPace(database, () -> directory.current().version());
    }

    /** What the site's nodes have declared, and what is taken of it. */
    public SiteCapacity capacity() {
        return new JdbcSiteCapacity(database);
    }

    public DirectoryStore directory() {
        return directory;
    }

    public SignIns signIns() {
        return signIns;
    }

    public IdempotencyKeys idempotencyKeys() {
        return idempotencyKeys;
    }

    public Identities identities() {
        return identities;
    }

    public AuditLog audit() {
        return audit;
    }

    public JumpItemList list() {
        return list;
    }

    public ClientVersions clientVersions() {
        return clientVersions;
    }

    public UpgradeQueue upgradeQueue() {
        return upgradeQueue;
    }

    public OldRecords oldRecords() {
        return oldRecords;
    }

    public ReadSide readSide() {
        return writer;
    }

    /** Whether the database answers now; blocks for a few seconds at the most. */
    public boolean answers() {
        return database.answers();
    }

    /** Writes what the read side still holds, then closes the database. Blocks, up to some 20 s. */
    @Override
    public synchronized void close() {
        if (reconciler != null) {
            reconciler.close();
        }
        writer.close();
        poll.close();
        database.close();
    }
}
