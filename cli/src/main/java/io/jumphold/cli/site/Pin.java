package io.jumphold.cli.site;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The authority that a site's certificate must come from.
 *
 * @param value SHA-256 of the authority's certificate in lower-case hex, or {@code system} for those that the system trusts
 */
public record Pin(@JsonValue String value) {
    /** For a site whose certificate comes from a public authority. */
    public static final Pin SYSTEM = new Pin("system");

    private static final int HEX_DIGITS = 64;

    @JsonCreator
    public Pin {}

    /** Reads a fingerprint as people copy it: with or without colons and capitals. */
    public static Pin parse(String text) {
        String plain = text.strip().toLowerCase(Locale.ROOT).replace(":", "");
        if (plain.equals(SYSTEM.value)) {
            return SYSTEM;
        }
        if (plain.length() != HEX_DIGITS || !plain.chars().allMatch(HexFormat::isHexDigit)) {
            throw Failure.of(Exit.USAGE, "The fingerprint of an authority has 64 hexadecimal digits")
                    .next("Copy it from the set-up link (after ca=), or write \"system\" for a public authority.");
        }
        return new Pin(plain);
    }

    public static Pin of(X509Certificate authority) {
        try {
            return new Pin(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(authority.getEncoded())));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In pairs, as people compare it. */
    public String readable() {
        return equals(SYSTEM) ? value : value.toUpperCase(Locale.ROOT).replaceAll("(..)(?=.)", "$1:");
    }
}
