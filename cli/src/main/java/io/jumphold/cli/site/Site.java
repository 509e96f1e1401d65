package io.jumphold.cli.site;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A site as one user knows it.
 *
 * @param url {@code https://host:port}
 * @param pin the authority that proves it, as the user was told
 * @param nodes {@code host:port} of its nodes, as it told them last
 * @param user who is, or was last, signed in; null where nobody ever was
 * @param token for {@code Authorization: Bearer}; null where nobody is signed in
 * @param tokenEndsAt when the token ends by itself
 * @param authorities those that prove it, as it told them last (ENR-9); empty: the pin
 */
public record Site(
        URI url,
        Pin pin,
        List<String> nodes,
        @Nullable String user,
        @Nullable String token,
        @Nullable Instant tokenEndsAt,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Pin> authorities) {

    public Site {
        nodes = nodes == null ? List.of() : List.copyOf(nodes);
        authorities = authorities == null ? List.of() : List.copyOf(authorities);
    }

    public Site(URI url, Pin pin) {
        this(url, pin, List.of(), null, null, null, List.of());
    }

    public Site signedIn(String user, String token, Instant endsAt) {
        return new Site(url, pin, nodes, user, token, endsAt, authorities);
    }

    public Site signedOut() {
        return new Site(url, pin, nodes, user, null, null, authorities);
    }

    public Site withNodes(List<String> told) {
        return new Site(url, pin, told, user, token, tokenEndsAt, authorities);
    }

    public Site trusting(List<Pin> told) {
        return new Site(url, pin, nodes, user, token, tokenEndsAt, told);
    }

    /** Authorities that prove it; any of them will do. */
    public List<Pin> trusted() {
        return authorities.isEmpty() ? List.of(pin) : authorities;
    }

    /** The address without the scheme: {@code host:port}. */
    public String address() {
        return url.getAuthority();
    }

    /** Where it may answer: at its own address, or else at one of its nodes'. */
    public List<String> addresses() {
        return Stream.concat(Stream.of(address()), nodes.stream()).distinct().toList();
    }

    /** Without the token, which must not reach a log. */
    @Override
    public String toString() {
        return "Site[" + url + ", " + user + "]";
    }
}
