package io.jumphold.persistence.upgrade;

import static io.jumphold.persistence.database.Columns.time;

import io.jumphold.cluster.upgrade.ClientVersion;
import io.jumphold.cluster.upgrade.ClientVersions;
import io.jumphold.cluster.upgrade.ReleaseKey;
import io.jumphold.persistence.database.Database;
import io.jumphold.persistence.directory.JdbcDirectoryStore;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.SignedManifest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Versions in the directory's tables; their bytes beside them. */
public final class JdbcClientVersions implements ClientVersions {
    /** Pieces of an upload that nobody finished, for its node was killed, go after so long. */
    private static final Duration LEFT_BEHIND = Duration.ofDays(1);

    private final Database database;
    private final JdbcDirectoryStore directory;
    private final Clock clock;

    public JdbcClientVersions(Database database, JdbcDirectoryStore directory, Clock clock) {
        this.database = database;
        this.directory = directory;
        this.clock = clock;
    }

    @Override
    public CompletionStage<ReleaseKey> trust(ReleaseKey key) {
        return directory.change(handle -> {
            List<ReleaseKey> trusted = ReleaseTables.keys(handle);
            Optional<ReleaseKey> known = trusted.stream()
                    .filter(one -> one.fingerprint().equals(key.fingerprint()))
                    .findFirst();
            if (known.isPresent()) {
                return known.get();
            }
            if (trusted.size() >= InstallerKey.MOST_RELEASE_KEYS) {
                throw new FaultException(ErrorCode.IN_USE.fault("The site trusts " + InstallerKey.MOST_RELEASE_KEYS
                        + " release keys already; take one away first."));
            }
            handle.execute(
                    "insert into release_key (fingerprint, public_key, trusted_at) values (?, ?, ?)",
                    key.fingerprint(),
                    key.publicKey(),
                    time(key.trustedAt()));
            return key;
        });
    }

    @Override
    public CompletionStage<Void> distrust(String fingerprint) {
        return changed(handle -> {
            if (handle.execute("delete from release_key where fingerprint = ?", fingerprint) == 0) {
                throw new FaultException(ErrorCode.NOT_FOUND.fault());
            }
        });
    }

    @Override
    public CompletionStage<ClientVersion> announce(Manifest manifest, SignedManifest signed, Instant at) {
        return directory.change(handle -> {
            Optional<ClientVersion> known = ReleaseTables.version(handle, manifest.version(), manifest.platform());
            if (known.isPresent() && known.get().manifest().equals(manifest)) {
                return known.get();
            }
            if (known.isPresent() && known.get().isComplete()) {
                throw new FaultException(ErrorCode.ALREADY_EXISTS.fault("The site has another version "
                        + manifest.version() + " for " + manifest.platform() + "; give this one a number of its own."));
            }
            handle.execute(
                    "delete from client_version where version = ? and platform = ?",
                    manifest.version(),
                    manifest.platform());
            handle.execute(
                    "insert into client_version (version, platform, revision, size_bytes, sha256, wire_oldest, wire_newest, signed,"
                            + " payload, is_current, added_at) values (?, ?, ?, ?, ?, ?, ?, ?, null, false, ?)",
                    manifest.version(),
                    manifest.platform(),
                    manifest.revision(),
                    manifest.size(),
                    manifest.sha256(),
                    manifest.wireOldest(),
                    manifest.wireNewest(),
                    signed.text(),
                    time(at));
            return ReleaseTables.version(handle, manifest.version(), manifest.platform())
                    .orElseThrow();
        });
    }

    @Override
    public CompletionStage<Void> write(String upload, int piece, byte[] bytes) {
        return database.change(handle -> {
            Instant now = clock.instant();
            if (piece == 0) {
                handle.execute(
                        "delete from client_payload where written_at < ? and payload not in"
                                + " (select payload from client_version where payload is not null)",
                        time(now.minus(LEFT_BEHIND)));
            }
            handle.execute(
                    "insert into client_payload (payload, piece, bytes, written_at) values (?, ?, ?, ?)",
                    upload,
                    piece,
                    bytes,
                    time(now));
        });
    }

    @Override
    public CompletionStage<ClientVersion> complete(Manifest manifest, String upload) {
        return directory.change(handle -> {
            // By the digest too: the number may have been announced anew while these bytes came.
            int taken = handle.execute(
                    "update client_version set payload = ? where version = ? and platform = ? and sha256 = ? and payload is null",
                    upload,
                    manifest.version(),
                    manifest.platform(),
                    manifest.sha256());
            if (taken == 0) {
                forget(handle, upload);
            }
            ClientVersion present = ReleaseTables.version(handle, manifest.version(), manifest.platform())
                    .orElseThrow(() -> new FaultException(ErrorCode.NOT_FOUND.fault()));
            if (!present.manifest().sha256().equals(manifest.sha256())) {
                throw new FaultException(ErrorCode.PAYLOAD_REFUSED.fault("Another version " + manifest.version()
                        + " for " + manifest.platform() + " was announced while this one was brought."));
            }
            return present;
        });
    }

    @Override
    public CompletionStage<Void> abandon(String upload) {
        return database.change(handle -> forget(handle, upload));
    }

    private static void forget(Handle handle, String upload) {
        handle.execute("delete from client_payload where payload = ?", upload);
    }

    @Override
    public CompletionStage<Optional<byte[]>> read(String payload, int piece) {
        return database.ask(handle -> handle.createQuery(
                        "select bytes from client_payload where payload = :payload and piece = :piece")
                .bind("payload", payload)
                .bind("piece", piece)
                .map((row, context) -> row.getBytes(1))
                .findOne());
    }

    @Override
    public CompletionStage<List<ClientVersion>> makeCurrent(String version) {
        return directory.change(handle -> {
            List<String> platforms = handle.createQuery(
                            "select platform from client_version where version = :version and payload is not null order by platform")
                    .bind("version", version)
                    .mapTo(String.class)
                    .list();
            if (platforms.isEmpty()) {
                throw new FaultException(
                        ErrorCode.NOT_FOUND.fault("The site has no whole payload of version " + version + "."));
            }
            for (String platform : platforms) {
                handle.execute(
                        "update client_version set is_current = (version = ?) where platform = ?", version, platform);
            }
            return ReleaseTables.read(handle).versions().stream()
                    .filter(one -> one.version().equals(version) && one.current())
                    .toList();
        });
    }

    @Override
    public CompletionStage<Void> halt(String version) {
        return changed(handle -> handle.execute(
                "update upgrade_tally set halted_at = ? where version = ? and halted_at is null",
                time(clock.instant()),
                version));
    }

    @Override
    public CompletionStage<Void> resume(String version) {
        return changed(handle -> {
            int resumed = handle.execute(
                    "update upgrade_tally set halted_at = null, round = round + 1, tried = 0, failed = 0"
                            + " where version = ? and halted_at is not null",
                    version);
            if (resumed == 0) {
                throw new FaultException(ErrorCode.NOT_FOUND.fault("Version " + version + " is not halted."));
            }
            handle.execute("update upgrade_turn set not_before = null where version = ?", version);
        });
    }

    private CompletionStage<Void> changed(Consumer<Handle> work) {
        return directory
                .<List<Object>>change(handle -> {
                    work.accept(handle);
                    return Arrays.asList();
                })
                .thenAccept(done -> {});
    }
}
