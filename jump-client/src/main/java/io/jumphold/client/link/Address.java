package io.jumphold.client.link;

import java.net.URI;
import java.util.Optional;

/** Where a node listens, as {@code host:port}; an IPv6 address stands in brackets. */
public record Address(String host, int port) {
    /** The address that the text holds; empty where it holds none. */
    public static Optional<Address> parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            return Optional.empty();
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            URI checked = URI.create("wss://" + text + "/");
            return port < 1 || port > 65_535 || checked.getHost() == null
                    ? Optional.empty()
                    : Optional.of(new Address(unbracketed(checked.getHost()), port));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    URI uri(String path) {
        return URI.create("wss://" + this + path);
    }

    private static String unbracketed(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
