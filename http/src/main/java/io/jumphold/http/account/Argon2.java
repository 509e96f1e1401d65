package io.jumphold.http.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id in the form {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}, so that the cost can be raised later and older hashes still be checked.
 *
 * @param memoryKib memory for one computation
 * @param passes over that memory
 * @param lanes computed side by side
 */
record Argon2(int memoryKib, int passes, int lanes) {
    /** What OWASP recommends as the least. */
    static final Argon2 RECOMMENDED = new Argon2(19 * 1024, 2, 1);

    private static final int HASH_BYTES = 32;
    private static final Pattern ENCODED = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

    String encoded(String password, byte[] salt) {
        return "$argon2id$v=" + Argon2Parameters.ARGON2_VERSION_13 + "$m=" + memoryKib + ",t=" + passes + ",p=" + lanes
                + "$" + ENCODER.encodeToString(salt) + "$"
                + ENCODER.encodeToString(compute(password, salt, HASH_BYTES));
    }

    /** Whether {@code encoded} was made from this password; takes as long for every password. */
    static boolean matches(String password, String encoded) {
        Matcher parts = ENCODED.matcher(encoded);
        if (!parts.matches()) {
            throw new IllegalArgumentException("Not an Argon2id hash");
        }
        byte[] expected = Base64.getDecoder().decode(parts.group(5));
        byte[] found = new Argon2(number(parts, 1), number(parts, 2), number(parts, 3))
                .compute(password, Base64.getDecoder().decode(parts.group(4)), expected.length);
        return MessageDigest.isEqual(expected, found);
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    /** Normalised first: keyboards differ in how they compose an umlaut. */
    private byte[] compute(String password, byte[] salt, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[length];
        generator.generateBytes(
                Normalizer.normalize(password, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
