package io.jumphold.http;

import io.jumphold.http.TestSite.Answer;
import io.jumphold.protocol.api.Upgrades;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.SignedManifest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.KeyPair;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** What somebody who makes new versions does, with a release key of his own. */
final class UpgradeKit {
    final KeyPair key = Keys.generate();
    private final TestSite site;
    private final String administrator;

    UpgradeKit(TestSite site, String administrator) {
        this.site = site;
        this.administrator = administrator;
    }

    String fingerprint() {
        return Keys.hashHex(key.getPublic().getEncoded());
    }

    Answer trusted() {
        return site.post(
                "/api/v1/release-keys",
                administrator,
                new Upgrades.NewReleaseKey(
                        Base64.getEncoder().encodeToString(key.getPublic().getEncoded())));
    }

    static Manifest manifest(String version, String platform, byte[] payload) {
        return new Manifest(version, "abc", platform, payload.length, Keys.hashHex(payload), 1, 1);
    }

    Answer announced(Manifest manifest) {
        return site.post(
                "/api/v1/client-versions",
                administrator,
                new Upgrades.NewClientVersion(
                        SignedManifest.of(manifest, key.getPrivate()).text()));
    }

    Answer uploaded(String version, byte[] payload) {
        return site.send(site.request("/api/v1/client-versions/" + version + "/any/payload", administrator)
                .header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(payload)));
    }

    Answer added(String version, byte[] payload) {
        announced(manifest(version, "any", payload));
        return uploaded(version, payload);
    }

    byte[] ticket(byte[] payload, boolean alive) {
        byte[] ticket = Keys.random(32);
        site.versions.admit(ticket, Keys.hashHex(payload), alive);
        return ticket;
    }

    Answer download(byte @Nullable [] ticket, byte[] payload, @Nullable String range) {
        HttpRequest.Builder request = site.request(
                "/client-payloads/" + Keys.hashHex(payload),
                ticket == null ? null : Base64.getUrlEncoder().withoutPadding().encodeToString(ticket));
        return site.send((range == null ? request : request.header("Range", range)).GET());
    }
}
