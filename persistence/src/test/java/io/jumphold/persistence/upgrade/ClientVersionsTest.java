package io.jumphold.persistence.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.upgrade.ClientVersion;
import io.jumphold.cluster.upgrade.ReleaseKey;
import io.jumphold.persistence.MovedClock;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.persistence.directory.JdbcDirectoryStore;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.SignedManifest;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ClientVersionsTest extends OnBothDatabases {
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00.123456Z");
    private static final KeyPair KEY = Keys.generate();

    private final MovedClock clock = new MovedClock();
    private final JdbcDirectoryStore directory;
    private final JdbcClientVersions versions;

    ClientVersionsTest(Dialect dialect) {
        super(dialect);
        directory = new JdbcDirectoryStore(database);
        versions = new JdbcClientVersions(database, directory, clock);
    }

    @BeforeEach
    void nothing() {
        for (String table :
                List.of("client_version", "client_payload", "release_key", "upgrade_tally", "upgrade_turn")) {
            database.jdbi().useHandle(handle -> handle.execute("delete from " + table));
        }
    }

    private static Manifest manifest(String version, String platform, String revision) {
        return new Manifest(version, revision, platform, 3, Keys.hashHex(new byte[] {1, 2, 3}), 1, 1);
    }

    private ClientVersion announced(Manifest manifest) {
        return get(versions.announce(manifest, SignedManifest.of(manifest, KEY.getPrivate()), AT));
    }

    private ClientVersion complete(String version, String platform, String upload) {
        Manifest manifest = manifest(version, platform, "a");
        announced(manifest);
        get(versions.write(upload, 0, new byte[] {1, 2}));
        get(versions.write(upload, 1, new byte[] {3}));
        return get(versions.complete(manifest, upload));
    }

    private int pieces(String upload) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from client_payload where payload = :upload")
                        .bind("upload", upload)
                        .mapTo(Integer.class)
                        .one());
    }

    private static ReleaseKey key() {
        return ReleaseKey.of(
                Base64.getEncoder().encodeToString(Keys.generate().getPublic().getEncoded()), AT);
    }

    @Test
    @Tag("UPG-6")
    void fourReleaseKeysAreTrustedAndNoFifth() {
        List<ReleaseKey> keys = List.of(key(), key(), key(), key());
        keys.forEach(key -> get(versions.trust(key)));
        get(versions.trust(keys.getFirst()));

        assertThat(directory.current().releases().keys()).containsExactlyInAnyOrderElementsOf(keys);
        assertRefused(ErrorCode.IN_USE, versions.trust(key()));
        get(versions.distrust(keys.getFirst().fingerprint()));
        assertThat(directory.current().releases().trusted()).hasSize(3);
        assertRefused(ErrorCode.NOT_FOUND, versions.distrust(keys.getFirst().fingerprint()));
    }

    @Test
    @Tag("UPG-1")
    void aVersionIsThereOnceItsBytesAreAndEveryNodeReadsThem() {
        ClientVersion announced = announced(manifest("1.2.0", "any", "a"));
        assertThat(announced.isComplete()).isFalse();
        assertRefused(ErrorCode.NOT_FOUND, versions.makeCurrent("1.2.0"));

        ClientVersion complete = complete("1.2.0", "any", "upload-1");

        assertThat(complete.payload()).isEqualTo("upload-1");
        assertThat(complete.signed().verified(List.of(KEY.getPublic()))).isEqualTo(manifest("1.2.0", "any", "a"));
        JdbcClientVersions elsewhere = new JdbcClientVersions(otherNode, new JdbcDirectoryStore(otherNode), clock);
        assertThat(get(elsewhere.read("upload-1", 0))).hasValue(new byte[] {1, 2});
        assertThat(get(elsewhere.read("upload-1", 1))).hasValue(new byte[] {3});
        assertThat(get(elsewhere.read("upload-1", 2))).isEmpty();
    }

    @Test
    @Tag("UPG-6")
    void theFirstWholeUploadStaysAndTheOthersGo() {
        complete("1.2.0", "any", "first");
        get(versions.write("second", 0, new byte[] {9}));
        get(versions.write("third", 0, new byte[] {9}));

        assertThat(get(versions.complete(manifest("1.2.0", "any", "a"), "second"))
                        .payload())
                .isEqualTo("first");
        get(versions.abandon("third"));

        assertThat(pieces("first")).isEqualTo(2);
        assertThat(pieces("second")).isZero();
        assertThat(pieces("third")).isZero();
    }

    @Test
    @Tag("UPG-6")
    void aVersionAnnouncedAnewDoesNotGetTheBytesOfTheOneBefore() {
        Manifest before = manifest("1.2.0", "any", "a");
        announced(before);
        get(versions.write("before", 0, new byte[] {1, 2, 3}));
        Manifest anew = new Manifest("1.2.0", "a", "any", 3, Keys.hashHex(new byte[] {7, 8, 9}), 1, 1);
        announced(anew);

        assertRefused(ErrorCode.PAYLOAD_REFUSED, versions.complete(before, "before"));

        assertThat(announced(anew).isComplete()).isFalse();
        get(versions.write("anew", 0, new byte[] {7, 8, 9}));
        assertThat(get(versions.complete(anew, "anew")).payload()).isEqualTo("anew");
    }

    @Test
    void whatAnUploadLeftBehindGoesWithALaterOne() {
        get(versions.write("lost", 0, new byte[] {9}));
        complete("1.2.0", "any", "kept");

        clock.move(Duration.ofDays(2));
        get(versions.write("new", 0, new byte[] {9}));

        assertThat(pieces("lost")).isZero();
        assertThat(pieces("kept")).isEqualTo(2);
        assertThat(pieces("new")).isEqualTo(1);
    }

    @Test
    @Tag("UPG-1")
    void anotherVersionOfTheSameNumberIsRefusedOnceOneIsWhole() {
        announced(manifest("1.2.0", "any", "a"));
        assertThat(announced(manifest("1.2.0", "any", "b")).manifest().revision())
                .isEqualTo("b");
        complete("1.2.0", "any", "upload");

        Manifest other = manifest("1.2.0", "any", "c");
        assertRefused(
                ErrorCode.ALREADY_EXISTS, versions.announce(other, SignedManifest.of(other, KEY.getPrivate()), AT));
        assertThat(announced(manifest("1.2.0", "any", "a")).isComplete()).isTrue();
    }

    @Test
    @Tag("UPG-1")
    void oneVersionOfEachPlatformIsCurrent() {
        complete("1.2.0", "any", "a");
        complete("1.2.0", "linux-x86_64", "b");
        complete("1.3.0", "linux-x86_64", "c");
        get(versions.makeCurrent("1.2.0"));

        assertThat(get(versions.makeCurrent("1.3.0"))).hasSize(1);

        var releases = directory.current().releases();
        assertThat(releases.current("linux-x86_64").orElseThrow().version()).isEqualTo("1.3.0");
        assertThat(releases.current("macos-aarch64").orElseThrow().version()).isEqualTo("1.2.0");
        assertThat(releases.current()).hasSize(2);
    }

    @Test
    @Tag("UPG-7")
    void aHaltedVersionIsHaltedUntilItIsResumed() {
        complete("1.2.0", "any", "a");
        database.jdbi()
                .useHandle(
                        handle -> handle.execute(
                                "insert into upgrade_tally (version, round, tried, failed, done) values ('1.2.0', 1, 9, 6, 2)"));
        get(versions.halt("1.2.0"));
        assertThat(directory.current().releases().halted()).containsExactly("1.2.0");

        get(versions.resume("1.2.0"));

        assertThat(directory.current().releases().halted()).isEmpty();
        assertRefused(ErrorCode.NOT_FOUND, versions.resume("1.2.0"));
    }
}
