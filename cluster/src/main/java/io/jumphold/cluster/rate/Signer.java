package io.jumphold.cluster.rate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the line gives out, under a key of the site, so that any node honours it and nobody else makes it. */
public final class Signer {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_BYTES = 16;
    private static final int PLACE_BYTES = Long.BYTES + Integer.BYTES;

    private final SecretKeySpec key;

    public Signer(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** With it an enrolled client has a right to places: a stranger who says its number cannot make the line longer. */
    public String pass(int clientId) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac("pass", Integer.toString(clientId)));
    }

    boolean isPass(int clientId, String pass) {
        return bytes(pass)
                .filter(given -> MessageDigest.isEqual(given, mac("pass", Integer.toString(clientId))))
                .isPresent();
    }

    String place(String holder, Place place) {
        byte[] body = ByteBuffer.allocate(PLACE_BYTES)
                .putLong(place.turn())
                .putInt(place.perSecond())
                .array();
        byte[] mac = mac("place", holder, body);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(PLACE_BYTES + MAC_BYTES)
                        .put(body)
                        .put(mac)
                        .array());
    }

    /** The place that the text gives to this holder; empty where it is none of this site's, or another's. */
    Optional<Place> place(String holder, String text) {
        return bytes(text)
                .filter(given -> given.length == PLACE_BYTES + MAC_BYTES)
                .flatMap(given -> {
                    byte[] body = Arrays.copyOf(given, PLACE_BYTES);
                    byte[] mac = Arrays.copyOfRange(given, PLACE_BYTES, given.length);
                    ByteBuffer fields = ByteBuffer.wrap(body);
                    return MessageDigest.isEqual(mac, mac("place", holder, body))
                            ? Optional.of(new Place(fields.getLong(), fields.getInt()))
                            : Optional.empty();
                });
    }

    private static Optional<byte[]> bytes(String text) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private byte[] mac(String what, String whose, byte... body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((what + ' ' + whose + '\n').getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(mac.doFinal(body), MAC_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("No " + ALGORITHM + " here", e);
        }
    }
}
