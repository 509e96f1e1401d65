package io.jumphold.http.account;

import io.jumphold.protocol.identity.Keys;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Secrets that we make: 256 random bits, of which only the hash is kept. The prefix lets scanners find a leaked one. */
final class Tokens {
    private static final int BYTES = 32;

    private Tokens() {}

    /** A bearer token. */
    static String bearer() {
        return "jht_" + random();
    }

    /** The secret of an API account. */
    static String secret() {
        return "jhs_" + random();
    }

    /** What is kept of it. */
    static String hash(String token) {
        return Keys.hashHex(token.getBytes(StandardCharsets.UTF_8));
    }

    private static String random() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Keys.random(BYTES));
    }
}
