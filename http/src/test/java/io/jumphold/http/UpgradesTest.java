package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.upgrade.ClientVersions;
import io.jumphold.http.TestSite.Answer;
import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.Operations.SiteSettings;
import io.jumphold.protocol.api.Upgrades;
import io.jumphold.protocol.api.Upgrades.Mode;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.upgrade.Manifest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class UpgradesTest {
    private final TestSite site = new TestSite();
    private final String root = site.administrator();
    private final UpgradeKit kit = new UpgradeKit(site, root);

    @AfterEach
    void close() {
        site.close();
    }

    /** Letters, so that the answers of the test's client, which are texts, are the bytes. */
    private static byte[] letters(int count) {
        byte[] letters = new byte[count];
        for (int i = 0; i < count; i++) {
            letters[i] = (byte) ('a' + i % 26);
        }
        return letters;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    @Tag("UPG-6")
    void aReleaseKeyIsTrustedByAdministratorsAloneAndStandsInNewInstallers() {
        String rep = site.representative("ada");
        assertThat(site.get("/api/v1/release-keys", rep).problem()).isEqualTo("403 permission_denied");
        assertThat(site.get("/api/v1/client-versions", rep).problem()).isEqualTo("403 permission_denied");
        assertThat(site.get("/api/v1/upgrades", rep).problem()).isEqualTo("403 permission_denied");

        assertThat(kit.trusted().status()).isEqualTo(201);

        int group = site.group(root, "Tills");
        String key = site.post(
                        "/api/v1/installers",
                        root,
                        new Installers.NewInstaller(group, null, null, null, null, null, null, null))
                .json()
                .get("key")
                .textValue();
        assertThat(InstallerKey.parse(key).trustedReleaseKeys()).containsExactly(kit.key.getPublic());
        assertThat(site.audit.entries).extracting(entry -> entry.what()).contains("release_key_trusted");
        assertThat(site.delete("/api/v1/release-keys/" + kit.fingerprint(), root)
                        .status())
                .isEqualTo(204);
        assertThat(site.delete("/api/v1/release-keys/" + kit.fingerprint(), root)
                        .status())
                .isEqualTo(404);
    }

    @Test
    @Tag("UPG-6")
    void whatIsNoKeyIsNotTrustedAndNoFifth() {
        assertThat(site.post("/api/v1/release-keys", root, new Upgrades.NewReleaseKey("AAAA"))
                        .error("public_key"))
                .contains("P-256");
        for (int i = 0; i < 4; i++) {
            assertThat(new UpgradeKit(site, root).trusted().status()).isEqualTo(201);
        }
        assertThat(kit.trusted().problem()).isEqualTo("409 in_use");
    }

    @Test
    @Tag("UPG-1")
    @Tag("UPG-6")
    void aSignedVersionIsAddedPieceByPieceAndMadeCurrent() {
        kit.trusted();
        byte[] payload = letters(ClientVersions.PIECE * 2 + 5);
        assertThat(kit.announced(UpgradeKit.manifest("1.2.0", "any", payload))
                        .json()
                        .get("complete")
                        .booleanValue())
                .isFalse();
        assertThat(site.post("/api/v1/client-versions/1.2.0/current", root, "{}")
                        .status())
                .isEqualTo(404);

        assertThat(kit.uploaded("1.2.0", payload).json().get("complete").booleanValue())
                .isTrue();
        Answer current = site.post("/api/v1/client-versions/1.2.0/current", root, "{}");

        assertThat(current.json().at("/versions/0/current").booleanValue()).isTrue();
        assertThat(site.versions.payloads.values().iterator().next()).hasSize(3);
        assertThat(site.audit.entries)
                .extracting(entry -> entry.what() + " " + entry.target())
                .contains(
                        "client_version_added client_version:1.2.0/any", "client_version_current client_version:1.2.0");
    }

    @Test
    @Tag("UPG-6")
    void eachBadPayloadIsRefusedAndLeavesNothingBehind() {
        byte[] payload = letters(100_000);
        Manifest manifest = UpgradeKit.manifest("1.2.0", "any", payload);
        assertThat(kit.announced(manifest).problem()).as("no key is trusted").isEqualTo("422 payload_refused");
        new UpgradeKit(site, root).trusted();
        assertThat(kit.announced(manifest).problem())
                .as("another key signed it")
                .isEqualTo("422 payload_refused");
        kit.trusted();
        assertThat(kit.announced(new Manifest("1.2.0", "abc", "any", 5, Keys.hashHex(payload), 9, 9))
                        .problem())
                .as("a wire that the site does not speak")
                .isEqualTo("422 payload_refused");
        assertThat(site.post("/api/v1/client-versions", root, new Upgrades.NewClientVersion("hello"))
                        .problem())
                .isEqualTo("422 payload_refused");
        assertThat(kit.uploaded("1.2.0", payload).problem()).as("not announced").isEqualTo("404 not_found");
        kit.announced(manifest);

        assertThat(kit.uploaded("1.2.0", Arrays.copyOf(payload, 99_999)).problem())
                .as("truncated")
                .isEqualTo("422 payload_refused");
        assertThat(kit.uploaded("1.2.0", Arrays.copyOf(payload, 100_001)).problem())
                .as("larger than announced")
                .isEqualTo("422 payload_refused");
        byte[] changed = payload.clone();
        changed[50_000] ^= 1;
        assertThat(kit.uploaded("1.2.0", changed).problem()).as("changed").isEqualTo("422 payload_refused");

        assertThat(site.versions.payloads).isEmpty();
        assertThat(site.get("/api/v1/client-versions", root)
                        .json()
                        .at("/versions/0/complete")
                        .booleanValue())
                .isFalse();
        assertThat(kit.uploaded("1.2.0", payload).status()).isEqualTo(200);
    }

    @Test
    @Tag("UPG-6")
    void aBodyWithoutALengthIsCutOffWhereItGoesBeyondWhatWasAnnounced() {
        kit.trusted();
        byte[] payload = letters(1_000);
        kit.announced(UpgradeKit.manifest("1.2.0", "any", payload));

        Answer answer = site.send(site.request("/api/v1/client-versions/1.2.0/any/payload", root)
                .header("Content-Type", "application/octet-stream")
                .PUT(java.net.http.HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(letters(200_000)))));

        assertThat(answer.problem()).isEqualTo("422 payload_refused");
        assertThat(site.versions.payloads).isEmpty();
    }

    @Test
    @Tag("UPG-8")
    void aDownloadIsWholeOrGoesOnWhereItStopped() {
        kit.trusted();
        byte[] payload = letters(ClientVersions.PIECE + 20_000);
        kit.added("1.2.0", payload);
        byte[] ticket = kit.ticket(payload, true);

        Answer whole = kit.download(ticket, payload, null);
        Answer rest = kit.download(ticket, payload, "bytes=70000-");

        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.header("Content-Length")).isEqualTo(String.valueOf(payload.length));
        assertThat(whole.body()).isEqualTo(text(payload));
        assertThat(rest.status()).isEqualTo(206);
        assertThat(rest.header("Content-Range")).isEqualTo("bytes 70000-85535/85536");
        assertThat(rest.body()).isEqualTo(text(payload).substring(70_000));
        assertThat(kit.download(ticket, payload, "bytes=0-5").body()).isEqualTo(text(payload));
        assertThat(kit.download(ticket, payload, "bytes=85536-").problem()).isEqualTo("416 invalid_request");
    }

    @Test
    @Tag("UPG-4")
    void everyByteOfADownloadIsReserved() {
        kit.trusted();
        byte[] payload = letters(40_000);
        kit.added("1.2.0", payload);

        kit.download(kit.ticket(payload, true), payload, null);

        assertThat(site.versions.reserved.get()).isEqualTo(40_000);
    }

    @Test
    @Tag("UPG-8")
    void onlyTheTicketOfATurnThatIsNotOverOpensItsPayload() {
        kit.trusted();
        byte[] payload = letters(100);
        kit.added("1.2.0", payload);

        assertThat(kit.download(null, payload, null).problem()).isEqualTo("401 not_signed_in");
        assertThat(kit.download(Keys.random(32), payload, null).problem()).isEqualTo("403 ticket_invalid");
        assertThat(kit.download(kit.ticket(letters(5), true), payload, null).problem())
                .isEqualTo("403 ticket_invalid");
        assertThat(kit.download(kit.ticket(payload, false), payload, null).problem())
                .isEqualTo("410 upgrade_over");
        assertThat(kit.download(kit.ticket(letters(5), true), letters(5), null).problem())
                .isEqualTo("404 not_found");
        assertThat(site.send(site.request("/client-payloads/" + Keys.hashHex(payload), "no/ticket")
                                .GET())
                        .problem())
                .isEqualTo("403 ticket_invalid");
    }

    @Test
    @Tag("UPG-7")
    @Tag("UPG-9")
    void theQueueIsShownAndWhatIsHaltedCanBeResumed() {
        site.versions.halt("1.2.0");
        assertThat(site.get("/api/v1/upgrades", root)
                        .json()
                        .at("/halted/0/version")
                        .textValue())
                .isEqualTo("1.2.0");

        assertThat(site.post("/api/v1/upgrades/resume", root, new Upgrades.Resume("1.2.0"))
                        .json()
                        .get("halted"))
                .isEmpty();
        assertThat(site.post("/api/v1/upgrades/resume", root, new Upgrades.Resume("1.2.0"))
                        .problem())
                .isEqualTo("404 not_found");
        assertThat(site.audit.entries).extracting(entry -> entry.what()).contains("upgrades_resumed");
    }

    private static SiteSettings settings(Mode mode, Integer atOnce, Integer bandwidth) {
        return new SiteSettings(
                null, null, null, null, null, null, null, mode, atOnce, bandwidth, null, null, null, null, null, null,
                null);
    }

    @Test
    @Tag("UPG-2")
    @Tag("UPG-3")
    @Tag("UPG-4")
    void theSettingsAreChangedWithinTheirRanges() {
        Answer changed = site.put("/api/v1/settings", root, settings(Mode.THIS_CYCLE, 500, 65_536));
        assertThat(changed.json().get("upgrade_mode").textValue()).isEqualTo("this_cycle");
        assertThat(changed.json().get("max_concurrent_upgrades").intValue()).isEqualTo(500);
        assertThat(changed.json().get("max_upgrade_bandwidth").intValue()).isEqualTo(65_536);

        for (Integer wrong : List.of(0, 501)) {
            assertThat(site.put("/api/v1/settings", root, settings(null, wrong, null))
                            .problem())
                    .isEqualTo("422 invalid_setting");
        }
        for (Integer wrong : List.of(65_535, 104_857_601)) {
            assertThat(site.put("/api/v1/settings", root, settings(null, null, wrong))
                            .error("max_upgrade_bandwidth"))
                    .contains("65536");
        }
        Answer often = site.put("/api/v1/settings", root, "{\"upgrade_mode\":\"often\"}");
        assertThat(often.problem()).isEqualTo("422 invalid_setting");
        assertThat(often.error("upgrade_mode")).isEqualTo("must be one of disabled, this_cycle, enabled");
    }

    @Test
    @Tag("UPG-4")
    void theCloudTierRefusesToHaveTheBandwidthSet() {
        site.tier = "cloud";

        assertThat(site.put("/api/v1/settings", root, settings(null, null, 1_000_000))
                        .error("max_upgrade_bandwidth"))
                .contains("cloud");
        assertThat(site.put("/api/v1/settings", root, settings(Mode.DISABLED, 5, null))
                        .status())
                .isEqualTo(200);
    }
}
