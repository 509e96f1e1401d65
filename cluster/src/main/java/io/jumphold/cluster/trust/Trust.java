package io.jumphold.cluster.trust;

import io.jumphold.cluster.trust.SiteAuthority.State;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whom clients are told to trust.
 *
 * @param own the site's own authorities, by their numbers; empty where the operator has given the front door's certificate
 * @param hashes of all of whom installers' keys name, SHA-256 in lower-case hex
 */
public record Trust(List<SiteAuthority> own, List<String> hashes) {
    public static final Trust NONE = new Trust(List.of(), List.of());

    public Trust {
        own = List.copyOf(own);
        hashes = List.copyOf(hashes);
    }

    /** Of a site with authorities of its own: all of them, for each is shown, was shown, or is to be. */
    public static Trust of(List<SiteAuthority> own) {
        List<SiteAuthority> ordered = own.stream()
                .sorted(Comparator.comparingInt(SiteAuthority::number))
                .toList();
        return new Trust(ordered, ordered.stream().map(SiteAuthority::sha256).toList());
    }

    /** Of an operator's certificate: whoever changes that sees to it himself whom clients trust. */
    public static Trust given(String hash) {
        return new Trust(List.of(), List.of(hash));
    }

    /** What attached clients are to keep; empty: they are not told anything. */
    public List<String> pushed() {
        return own.isEmpty() ? List.of() : hashes;
    }

    /** The number of the newest of the site's own among whom a client trusts, 0 for none; empty where the site has none itself. */
    public OptionalInt newest(List<String> trusted) {
        return own.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(own.stream()
                        .filter(authority -> trusted.contains(authority.sha256()))
                        .mapToInt(SiteAuthority::number)
                        .max()
                        .orElse(0));
    }

    public Optional<SiteAuthority> number(int number) {
        return own.stream().filter(authority -> authority.number() == number).findFirst();
    }

    public Optional<SiteAuthority> in(State state) {
        return own.stream().filter(authority -> authority.state() == state).findFirst();
    }

    /** The one of the site's own that all clients are to trust before anything is changed. */
    public Optional<SiteAuthority> awaited() {
        return in(State.NEXT).or(() -> in(State.CURRENT));
    }

    /** Whether a client that trusts these need not be told; their order means nothing. */
    public static boolean isSame(List<String> one, List<String> other) {
        return one.equals(other) || new HashSet<>(one).equals(new HashSet<>(other));
    }
}
