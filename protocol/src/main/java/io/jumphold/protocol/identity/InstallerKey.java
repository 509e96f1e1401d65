package io.jumphold.protocol.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.jumphold.protocol.wire.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * Everything that a machine needs to become a Jump Client, as one line of text that a person can paste.
 *
 * @param siteId the site's id
 * @param addresses {@code host:port} of the site's nodes, 1 to 32
 * @param authorities SHA-256 (lower-case hex) of the certificates of the authorities that the client may trust: the site's own, or public ones (ENR-4); 1 to 16
 * @param token the installer's token, see {@link InstallerToken}
 * @param validUntilMs when the token ends, milliseconds since 1970 UTC; a client that never attached gives up then (PRES-5)
 * @param releaseKeys public keys (SubjectPublicKeyInfo in base64) of those whose new versions the client installs (UPG-6), at most 4; empty: it installs none
 */
public record InstallerKey(
        String siteId,
        List<String> addresses,
        List<String> authorities,
        String token,
        long validUntilMs,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> releaseKeys) {
    /** Most release keys that are trusted at once. */
    public static final int MOST_RELEASE_KEYS = 4;

    private static final String PREFIX = "jumphold1:";
    private static final int MOST_CHARACTERS = 32_768;
    private static final ObjectMapper MAPPER = CBORMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public InstallerKey {
        siteId = Limits.required("site_id", siteId, 64);
        addresses = Limits.list("addresses", addresses, 32, 255);
        authorities = Limits.list("authorities", authorities, Trusted.MOST, 64);
        token = Limits.required("token", token, 4_096);
        releaseKeys = Limits.list("release_keys", releaseKeys, MOST_RELEASE_KEYS, 256);
        Limits.check(!addresses.isEmpty(), "addresses", "is empty");
        Limits.check(!authorities.isEmpty(), "authorities", "is empty");
    }

    /** Of a site that knows of no release key. */
    public InstallerKey(
            String siteId, List<String> addresses, List<String> authorities, String token, long validUntilMs) {
        this(siteId, addresses, authorities, token, validUntilMs, List.of());
    }

    /**
     * The release keys as such.
     *
     * @throws IllegalArgumentException where one is no public key
     */
    public List<PublicKey> trustedReleaseKeys() {
        return releaseKeys.stream()
                .map(key -> Keys.publicKey(Base64.getDecoder().decode(key)))
                .toList();
    }

    public String text() {
        try {
            return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(MAPPER.writeValueAsBytes(this));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads what {@link #text()} made, also where a mail or a terminal has broken the line.
     *
     * @throws IllegalArgumentException with a message for the person who pasted it
     */
    public static InstallerKey parse(String text) {
        String trimmed = text.replaceAll("\\s", "");
        if (!trimmed.startsWith(PREFIX) || trimmed.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("This is no installer key: it should begin with " + PREFIX);
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(trimmed.substring(PREFIX.length()));
            return Objects.requireNonNull(MAPPER.readValue(bytes, InstallerKey.class));
        } catch (IOException | RuntimeException e) {
            // Without the cause, which may quote the key (SEC-5).
            throw new IllegalArgumentException("The installer key is damaged; copy the whole line again");
        }
    }

    /** Without the token (SEC-5). */
    @Override
    public String toString() {
        return "InstallerKey[" + siteId + "]";
    }
}
