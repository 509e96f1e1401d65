package io.jumphold.client.site;

import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.Platform;
import io.jumphold.protocol.upgrade.SignedManifest;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Whoever releases versions of the client: makes payloads and signs them. */
public final class TestRelease {
    private final KeyPair keys = Keys.generate();

    public KeyPair keys() {
        return keys;
    }

    /** A zip of these files, in this order; what ends in a slash is a folder. */
    public static byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A payload with this starter, and so many bytes besides that cannot be made smaller. */
    public static byte[] payload(String starter, int size) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("jump-client", starter.getBytes(StandardCharsets.UTF_8));
        files.put("lib/", new byte[0]);
        byte[] noise = new byte[size];
        new Random(size).nextBytes(noise);
        files.put("lib/noise.jar", noise);
        return zip(files);
    }

    public Manifest manifest(String version, byte[] payload) {
        return new Manifest(
                version, "test", Platform.ANY, payload.length, Keys.hashHex(payload), Wire.OLDEST, Wire.NEWEST);
    }

    /** The order to install it, for a client that asks here. */
    public ServerFrame.Upgrade order(Manifest manifest, String... addresses) {
        return new ServerFrame.Upgrade(
                SignedManifest.of(manifest, keys.getPrivate()), Keys.random(40), List.of(addresses));
    }
}
