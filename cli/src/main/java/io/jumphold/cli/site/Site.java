package io.jumphold.cli.site;

import java.net.URI;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A site as one user knows it.
 *
 * @param url {@code https://host:port}
 * @param pin the authority that proves it
 * @param user who is, or was last, signed in; null where nobody ever was
 * @param token for {@code Authorization: Bearer}; null where nobody is signed in
 * @param tokenEndsAt when the token ends by itself
 */
public record Site(
        URI url,
        Pin pin,
        @Nullable String user,
        @Nullable String token,
        @Nullable Instant tokenEndsAt) {

    public Site(URI url, Pin pin) {
        this(url, pin, null, null, null);
    }

    public Site signedIn(String user, String token, Instant endsAt) {
        return new Site(url, pin, user, token, endsAt);
    }

    public Site signedOut() {
        return new Site(url, pin, user, null, null);
    }

    /** The address without the scheme: {@code host:port}. */
    public String address() {
        return url.getAuthority();
    }

    /** Without the token, which must not reach a log. */
    @Override
    public String toString() {
        return "Site[" + url + ", " + user + "]";
    }
}
