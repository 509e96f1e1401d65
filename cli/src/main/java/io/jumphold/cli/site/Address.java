package io.jumphold.cli.site;

import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Reads the address of a site as people write it. */
public final class Address {
    private Address() {}

    /** {@code https://host:port}, from that, {@code host:port} or {@code host}; nothing may follow it. */
    public static URI parse(String text) {
        String stripped = text.strip();
        try {
            URI uri = new URI(stripped.contains("://") ? stripped : "https://" + stripped);
            boolean bare = uri.getRawUserInfo() == null
                    && (uri.getRawPath() == null
                            || uri.getRawPath().isEmpty()
                            || uri.getRawPath().equals("/"))
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
            if ("https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && bare) {
                return of(uri);
            }
        } catch (URISyntaxException notAnAddress) {
            // Told below, in words that help more.
        }
        throw Failure.of(Exit.USAGE, "\"" + stripped + "\" is not the address of a site")
                .next("It looks like https://support.example.com:8443");
    }

    /** The part of {@code uri} that names the site. */
    static URI of(URI uri) {
        int port = uri.getPort() == 443 ? -1 : uri.getPort();
        return URI.create("https://" + uri.getHost().toLowerCase(Locale.ROOT) + (port < 0 ? "" : ":" + port));
    }
}
