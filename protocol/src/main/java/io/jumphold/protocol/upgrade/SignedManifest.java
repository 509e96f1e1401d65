package io.jumphold.protocol.upgrade;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.identity.ReleaseProof;
import io.jumphold.protocol.wire.Limits;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;

/**
 * A {@link Manifest} and what the holder of the release key made of it (UPG-6). Not believed before {@link #verified}.
 *
 * @param manifest the very bytes that were signed, 1 to 4,096
 * @param signature of {@link ReleaseProof}, 1 to 128 bytes
 */
public record SignedManifest(byte[] manifest, byte[] signature) {
    private static final String PREFIX = "jumphold-manifest1:";
    private static final int MOST_CHARACTERS = 8 * 1024;

    public SignedManifest {
        Limits.bytes("manifest", manifest, 4_096);
        Limits.bytes("signature", signature, 128);
    }

    public static SignedManifest of(Manifest manifest, PrivateKey releaseKey) {
        byte[] bytes = manifest.bytes();
        return new SignedManifest(bytes, new ReleaseProof(bytes).sign(releaseKey));
    }

    /**
     * What was signed, if one of these keys did.
     *
     * @throws FaultException {@code payload_refused} with the reason: no key is trusted at all, none of them signed it, or what they signed is no manifest
     */
    public Manifest verified(List<PublicKey> releaseKeys) {
        if (releaseKeys.isEmpty()) {
            throw refused("No release key is trusted here, so nothing can be installed.");
        }
        ReleaseProof proof = new ReleaseProof(manifest);
        if (releaseKeys.stream().noneMatch(key -> proof.isSignedBy(key, signature))) {
            throw refused("The signature is not of a release key that is trusted here.");
        }
        try {
            return Manifest.parse(manifest);
        } catch (IllegalArgumentException e) {
            throw refused("The manifest cannot be used: " + e.getMessage());
        }
    }

    /** One line of text, the content of a {@code .manifest} file. */
    public String text() {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return PREFIX + base64.encodeToString(manifest) + "." + base64.encodeToString(signature);
    }

    /**
     * Reads what {@link #text()} made.
     *
     * @throws FaultException {@code payload_refused} where it is not of that form
     */
    public static SignedManifest parse(String text) {
        String trimmed = text.strip();
        int dot = trimmed.indexOf('.');
        if (!trimmed.startsWith(PREFIX) || dot < 0 || trimmed.length() > MOST_CHARACTERS) {
            throw refused("This is no signed manifest: it should begin with " + PREFIX);
        }
        try {
            Base64.Decoder base64 = Base64.getUrlDecoder();
            return new SignedManifest(
                    base64.decode(trimmed.substring(PREFIX.length(), dot)), base64.decode(trimmed.substring(dot + 1)));
        } catch (IllegalArgumentException damaged) {
            throw refused("The signed manifest is damaged; make it again.");
        }
    }

    private static FaultException refused(String why) {
        return new FaultException(ErrorCode.PAYLOAD_REFUSED.fault(why));
    }

    /** Names it by its hash and shows what it says of itself, which may not be true. */
    @Override
    public String toString() {
        return "SignedManifest[" + Keys.hashHex(manifest).substring(0, 16) + " "
                + new String(manifest, StandardCharsets.UTF_8).replaceAll("[^ -~]", "?") + "]";
    }
}
