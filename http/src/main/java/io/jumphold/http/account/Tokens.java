package io.jumphold.http.account;

import io.jumphold.protocol.identity.Keys;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** Secrets that we make: 256 random bits, of which only the hash is kept. The prefix lets scanners find a leaked one. */
final class Tokens {
    private static final int BYTES = 32;
    private static final int CLIENT_ID_BYTES = 12;

    private Tokens() {}

    /** A bearer token. */
    static String bearer() {
        return "jht_" + random();
    }

    /** The secret of an API account. */
    static String secret() {
        return "jhs_" + random();
    }

    /** The public name of an API account. */
    static String clientId() {
        return "jhc_" + HexFormat.of().formatHex(Keys.random(CLIENT_ID_BYTES));
    }

    /** What is kept of it. */
    static String hash(String token) {
        return Keys.hashHex(token.getBytes(StandardCharsets.UTF_8));
    }

    private static String random() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Keys.random(BYTES));
    }
}
