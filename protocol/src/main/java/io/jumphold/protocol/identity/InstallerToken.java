package io.jumphold.protocol.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.jumphold.protocol.wire.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Optional;

/**
 * An installer's key (ENR-1, ENR-2): signed by the site, which stores only what it issued, never the key.
 *
 * @param siteId the site that signed it, 1 to 64 characters
 * @param installerId the installer, positive
 * @param serial random, so that no two tokens are alike
 */
public record InstallerToken(String siteId, int installerId, long serial) {
    private static final ObjectMapper MAPPER = CBORMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final int MOST_CHARACTERS = 4_096;

    public InstallerToken {
        siteId = Limits.required("site_id", siteId, 64);
        Limits.check(installerId > 0, "installer_id", "must be positive");
    }

    /** The token as text: payload and signature in base64url, with a dot between. */
    public String signedWith(PrivateKey siteKey) {
        try {
            byte[] payload = MAPPER.writeValueAsBytes(this);
            return ENCODER.encodeToString(payload) + "." + ENCODER.encodeToString(Signatures.sign(siteKey, payload));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The token that {@code text} holds; empty when it is malformed or not signed with the site's key. */
    public static Optional<InstallerToken> verified(String text, PublicKey siteKey) {
        int dot = text.indexOf('.');
        if (dot < 0 || text.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        try {
            byte[] payload = Base64.getUrlDecoder().decode(text.substring(0, dot));
            byte[] signature = Base64.getUrlDecoder().decode(text.substring(dot + 1));
            return Signatures.verify(siteKey, payload, signature)
                    ? Optional.of(MAPPER.readValue(payload, InstallerToken.class))
                    : Optional.empty();
        } catch (IllegalArgumentException | IOException malformed) {
            return Optional.empty();
        }
    }
}
