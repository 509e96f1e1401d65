package io.jumphold.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cli.testsite.Desk;
import io.jumphold.cli.testsite.TestSite;
import io.jumphold.protocol.api.Upgrades;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.SignedManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientVersionTest {
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final byte[] PAYLOAD = {1, 2, 3, 4};

    private static Upgrades.ClientVersion version(boolean complete, boolean current) {
        return new Upgrades.ClientVersion(
                "1.2.0", "9f3", "any", 4, Keys.hashHex(PAYLOAD), 1, 1, complete, current, false, AT);
    }

    private final TestSite site = TestSite.start()
            .on("POST /release-keys", new Upgrades.ReleaseKey("ab".repeat(32), "key", AT))
            .on("POST /client-versions", version(false, false))
            .on("PUT /client-versions/1.2.0/any/payload", version(true, false))
            .on("POST /client-versions/1.2.0/current", new Upgrades.ClientVersions(List.of(version(true, true))))
            .on(
                    "GET /upgrades",
                    new Upgrades.Queue(
                            Upgrades.Mode.ENABLED,
                            12,
                            List.of(new Upgrades.Running(7, "1.2.0", "fetching", 500, 1_000, AT)),
                            3,
                            List.of(new Upgrades.Failed(
                                    8, "1.2.0", 2, ErrorCode.UPGRADE_FAILED.fault("Disk full."), AT, AT)),
                            1,
                            90L,
                            List.of(new Upgrades.Halted("1.2.0", AT, 100, 5))));

    @TempDir
    private Path folder;

    private Desk desk;

    @BeforeEach
    void signIn() {
        desk = Desk.of(folder.resolve("configuration"), site);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private Path key() {
        Path key = folder.resolve("release.key");
        assertThat(desk.run("admin", "client-version", "keygen", "--out", key.toString())
                        .exitCode())
                .isZero();
        return key;
    }

    private Path payload() throws IOException {
        return Files.write(folder.resolve("client.zip"), PAYLOAD);
    }

    private Desk.Ran sign(Path key, Path payload, String version) {
        return desk.run(
                "admin",
                "client-version",
                "sign",
                "--key",
                key.toString(),
                "--version",
                version,
                "--revision",
                "9f3",
                payload.toString());
    }

    @Test
    @Tag("UPG-6")
    void aKeyIsMadeForItsOwnerAloneAndSignsWhatItsPublicHalfVerifies() throws IOException {
        Path key = key();
        Path payload = payload();

        Desk.Ran ran = sign(key, payload, "1.2.0");

        assertThat(ran.exitCode()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        String spki = ReleaseKeyFile.publicKey(folder.resolve("release.key.pub"));
        Manifest manifest = SignedManifest.parse(Files.readString(folder.resolve("client.zip.manifest")))
                .verified(List.of(Keys.publicKey(Base64.getDecoder().decode(spki))));
        assertThat(manifest.version()).isEqualTo("1.2.0");
        assertThat(manifest.platform()).isEqualTo("any");
        assertThat(manifest.size()).isEqualTo(4);
        assertThat(manifest.sha256()).isEqualTo(Keys.hashHex(PAYLOAD));
        assertThat(desk.run("admin", "client-version", "keygen", "--out", key.toString())
                        .exitCode())
                .as("a key is never written over")
                .isEqualTo(2);
    }

    @Test
    @Tag("UPG-6")
    void whatMakesNoSenseIsNotSigned() throws IOException {
        Path payload = payload();

        assertThat(sign(key(), payload, "../1").err()).contains("numbers with dots");
        assertThat(sign(payload, payload, "1.2.0").exitCode()).isEqualTo(2);
        assertThat(folder.resolve("client.zip.manifest")).doesNotExist();
    }

    @Test
    @Tag("UPG-6")
    void theSiteIsToldThePublicHalfAndNothingElse() throws IOException {
        Path key = key();

        Desk.Ran ran = desk.run("admin", "client-version", "trust", key + ".pub");

        assertThat(ran.out()).contains("ab".repeat(32));
        String secret = String.join("", Files.readAllLines(key).subList(1, 3));
        assertThat(site.asked("POST /release-keys").body())
                .contains(ReleaseKeyFile.publicKey(folder.resolve("release.key.pub")))
                .doesNotContain(secret);
        assertThat(desk.run("admin", "client-version", "trust", key.toString()).exitCode())
                .isEqualTo(2);
    }

    @Test
    @Tag("UPG-1")
    void aSignedPayloadIsAnnouncedBroughtAndMadeCurrent() throws IOException {
        Path payload = payload();
        sign(key(), payload, "1.2.0");

        Desk.Ran ran = desk.run("admin", "client-version", "add", payload.toString(), "--current");

        assertThat(ran.exitCode()).isZero();
        assertThat(ran.out()).contains("1.2.0", "current");
        assertThat(site.asked("POST /client-versions").body()).contains("jumphold-manifest1:");
        assertThat(site.asked("PUT /client-versions/1.2.0/any/payload").body()).isEqualTo("\u0001\u0002\u0003\u0004");
    }

    @Test
    void aPayloadWithoutAManifestIsToldHowToGetOne() throws IOException {
        Desk.Ran ran = desk.run("admin", "client-version", "add", payload().toString());

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.err()).contains("client-version sign");
    }

    @Test
    @Tag("UPG-9")
    void theQueueIsShownWithWhatRunsFailedAndIsHalted() {
        Desk.Ran ran = desk.run("admin", "upgrades");

        assertThat(ran.out()).contains("waiting", "12", "fetching", "Disk full.", "about 1m30s");
        assertThat(ran.err()).contains("5 of 100 failed", "upgrades resume 1.2.0");
    }
}
