package io.jumphold.cli.site;

import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import java.net.URI;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The one-time link that a site prints at its first start: {@code https://host:port/setup#s=<secret>&ca=<fingerprint>}.
 * Both secret and fingerprint stand in the fragment, which no browser sends and no server logs.
 *
 * @param site the address
 * @param secret proves that its holder may set the site up
 * @param pin the site's own authority
 */
public record SetUpLink(URI site, String secret, Pin pin) {

    public static SetUpLink parse(String text) {
        try {
            URI link = URI.create(text.strip());
            Map<String, String> parts = parts(link.getRawFragment() == null ? "" : link.getRawFragment());
            String secret = parts.get("s");
            String authority = parts.get("ca");
            if ("https".equals(link.getScheme()) && link.getHost() != null && secret != null && authority != null) {
                return new SetUpLink(Address.of(link), secret, Pin.parse(authority));
            }
        } catch (IllegalArgumentException notALink) {
            // Told below, without the text: it may hold the secret.
        }
        throw Failure.of(Exit.USAGE, "This is not a whole set-up link")
                .next("Copy all of it, in quotes: 'https://host:port/setup#s=...&ca=...'");
    }

    private static Map<String, String> parts(String fragment) {
        return Arrays.stream(fragment.split("&", -1))
                .map(part -> part.split("=", 2))
                .filter(pair -> pair.length == 2 && !pair[1].isEmpty())
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1], (first, second) -> first));
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SetUpLink[" + site + "]";
    }
}
