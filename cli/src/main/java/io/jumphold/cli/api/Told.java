package io.jumphold.cli.api;

import io.jumphold.cli.site.Pin;
import io.jumphold.cli.site.Site;
import java.net.http.HttpHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a site tells of itself with its answers; heard only over connections that are trusted already. */
final class Told {
    private static final String AUTHORITIES = "Jumphold-Authorities";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int MOST = 16;

    private Told() {}

    /** The site as it is known after this answer; the same where that tells nothing new. */
    static Site of(Site known, HttpHeaders headers) {
        Site site = Nodes.told(headers)
                .filter(told -> !Set.copyOf(told).equals(Set.copyOf(known.nodes())))
                .map(known::withNodes)
                .orElse(known);
        return authorities(headers)
                .filter(told -> !site.pin().equals(Pin.SYSTEM))
                .filter(told -> !Set.copyOf(told).equals(Set.copyOf(site.trusted())))
                .map(site::trusting)
                .orElse(site);
    }

    /** ENR-9: empty where it tells of none, or of what cannot be fingerprints. */
    private static Optional<List<Pin>> authorities(HttpHeaders headers) {
        return headers.firstValue(AUTHORITIES)
                .map(value -> Arrays.stream(value.split(", ", -1)).limit(MOST).toList())
                .filter(told -> told.stream().allMatch(HASH.asMatchPredicate()))
                .map(told -> told.stream().map(Pin::new).toList());
    }
}
