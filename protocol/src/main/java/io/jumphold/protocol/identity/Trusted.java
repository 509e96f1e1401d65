package io.jumphold.protocol.identity;

import io.jumphold.protocol.wire.Limits;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whom a Jump Client trusts, as frames tell it: SHA-256 of authorities' certificates in lower-case hex, each once (ENR-4, ENR-9). */
public final class Trusted {
    /** Most authorities that are trusted at once. */
    public static final int MOST = 16;

    private static final int HEX_DIGITS = 64;
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{" + HEX_DIGITS + "}");

    private Trusted() {}

    /** What a client tells of itself: null becomes empty; too many, or too long ones, are refused with the field named. */
    public static List<String> told(@Nullable List<String> authorities) {
        return Limits.list("authorities", authorities, MOST, HEX_DIGITS).stream()
                .distinct()
                .toList();
    }

    /** As {@link #told}, but what is no hash is refused too, and none at all: a client that trusts nobody is lost. */
    public static List<String> required(@Nullable List<String> authorities) {
        List<String> given = told(authorities);
        Limits.check(!given.isEmpty(), "authorities", "is empty");
        Limits.check(
                given.stream().allMatch(hash -> HASH.matcher(hash).matches()),
                "authorities",
                "holds what is no SHA-256");
        return given;
    }
}
