package io.jumphold.persistence.site;

import io.jumphold.cluster.site.Secrets;
import io.jumphold.persistence.database.Database;
import io.jumphold.persistence.database.DatabaseException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Handle;

/** Secrets at rest: AES-256-GCM under the site key, bound to their names. The first byte is the form's version. */
public final class SealedSecrets implements Secrets {
    private static final byte VERSION = 1;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final Database database;
    private final SecretKey siteKey;
    private final SecureRandom random = new SecureRandom();

    /** @param siteKey 32 bytes */
    public SealedSecrets(Database database, byte[] siteKey) {
        if (siteKey.length != KEY_BYTES) {
            throw new IllegalArgumentException("The site key must have " + KEY_BYTES + " bytes");
        }
        this.database = database;
        this.siteKey = new SecretKeySpec(siteKey, "AES");
    }

    /** Whether a site has been begun in this database. */
    public static boolean any(Database database) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select 1 from site_secret limit 1")
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent());
    }

    @Override
    public Optional<byte[]> find(String name) {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("select sealed from site_secret where name = :name")
                        .bind("name", name)
                        .mapTo(String.class)
                        .findOne())
                .map(found -> open(name, found));
    }

    @Override
    public byte[] putIfAbsent(String name, byte[] secret) {
        String closed = seal(name, secret);
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "insert into site_secret (name, sealed) values (?, ?) on conflict do nothing", name, closed));
        return find(name).orElseThrow();
    }

    /** Stores a new one within a transaction. */
    void put(Handle handle, String name, byte[] secret) {
        handle.execute("insert into site_secret (name, sealed) values (?, ?)", name, seal(name, secret));
    }

    /** Forgets it within a transaction. */
    void remove(Handle handle, String name) {
        handle.execute("delete from site_secret where name = ?", name);
    }

    private String seal(String name, byte[] secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] closed = cipher(Cipher.ENCRYPT_MODE, name, nonce).doFinal(secret);
            return Base64.getEncoder()
                    .encodeToString(ByteBuffer.allocate(1 + nonce.length + closed.length)
                            .put(VERSION)
                            .put(nonce)
                            .put(closed)
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is missing", e);
        }
    }

    private byte[] open(String name, String found) {
        byte[] bytes = Base64.getDecoder().decode(found);
        if (bytes.length <= 1 + NONCE_BYTES) {
            throw new DatabaseException("The secret \"" + name + "\" in the database is damaged");
        }
        if (bytes[0] != VERSION) {
            throw new DatabaseException("The secret \"" + name + "\" was sealed by a newer version of Jumphold");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, name, Arrays.copyOfRange(bytes, 1, 1 + NONCE_BYTES))
                    .doFinal(bytes, 1 + NONCE_BYTES, bytes.length - 1 - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw new DatabaseException(
                    "The secret \"" + name + "\" in " + database.shown()
                            + " was sealed with another site key than this node's, or is damaged."
                            + " Give this node a copy of the site.key of another node of the site",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM is missing", e);
        }
    }

    private Cipher cipher(int mode, String name, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, siteKey, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
