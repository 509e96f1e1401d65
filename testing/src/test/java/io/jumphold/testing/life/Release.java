package io.jumphold.testing.life;

import io.jumphold.protocol.api.Upgrades;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.SignedManifest;
import io.jumphold.testing.node.TestApi;
import java.security.KeyPair;
import java.util.Base64;
import java.util.Map;
import java.util.Random;

/** Somebody who makes new versions, with a release key of his own. */
final class Release {
    final KeyPair key = Keys.generate();

    /** The site trusts the key from now on. */
    void trustedBy(TestApi admin) {
        admin.post(
                "/release-keys",
                new Upgrades.NewReleaseKey(
                        Base64.getEncoder().encodeToString(key.getPublic().getEncoded())),
                Upgrades.ReleaseKey.class);
    }

    /** A version of so many bytes becomes the current one. */
    void publish(TestApi admin, String version, int size) {
        byte[] payload = new byte[size];
        new Random(size).nextBytes(payload);
        Manifest manifest = new Manifest(version, "test", "any", size, Keys.hashHex(payload), 1, 1);
        admin.post(
                "/client-versions",
                new Upgrades.NewClientVersion(
                        SignedManifest.of(manifest, key.getPrivate()).text()),
                Upgrades.ClientVersion.class);
        admin.upload("/client-versions/" + version + "/any/payload", payload);
        admin.post("/client-versions/" + version + "/current", Map.of(), Upgrades.ClientVersions.class);
    }

    static Upgrades.Queue queue(TestApi admin) {
        return admin.get("/upgrades", Upgrades.Queue.class);
    }
}
