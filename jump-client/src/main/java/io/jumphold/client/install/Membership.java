package io.jumphold.client.install;

import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.identity.Trusted;
import io.jumphold.protocol.wire.Terms;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a Jump Client knows of its site and of its place there.
 *
 * @param addresses {@code host:port} of the site's nodes as the installer names them
 * @param learnt {@code host:port} of the site's nodes as the site last told; the installer's stay beside them, should these be wrong
 * @param authorities SHA-256 of the certificates of the authorities that it trusts (ENR-4): those of its installer's key, or as the site last told (ENR-9)
 * @param token the installer's token; null once enrolled, as it is no longer needed
 * @param validUntilMs when the installer ends, milliseconds since 1970 UTC
 * @param clientId the permanent id; null before the site has given it
 * @param name the entry's name as wished at the install; empty: the host name
 * @param leaving told to uninstall; holds until the site knows that it is done
 * @param terms how long it lives without its site, as last told (LIFE-5)
 * @param termsToldMs what the site's clock said when it told these terms first; 0 before
 * @param pass for the line of those who attach (RATE-2), as the site last gave it; empty before
 * @param releaseKeys public keys of those whose new versions it installs (UPG-6), as the installer names them; empty: it installs none
 * @param named the authorities of the installer's key that was given last, so that another one is noticed
 */
public record Membership(
        String siteId,
        List<String> addresses,
        List<String> learnt,
        List<String> authorities,
        @Nullable String token,
        long validUntilMs,
        @Nullable Integer clientId,
        String name,
        boolean leaving,
        Terms terms,
        long termsToldMs,
        String pass,
        List<String> releaseKeys,
        List<String> named) {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    public Membership {
        Objects.requireNonNull(siteId, "site_id");
        addresses = List.copyOf(addresses);
        learnt = learnt == null ? List.of() : List.copyOf(learnt);
        authorities = List.copyOf(authorities);
        name = Objects.requireNonNullElse(name, "");
        Objects.requireNonNull(terms, "terms");
        pass = Objects.requireNonNullElse(pass, "");
        releaseKeys = List.copyOf(releaseKeys);
        named = List.copyOf(named);
    }

    static Membership of(InstallerKey key, String name) {
        return new Membership(
                key.siteId(),
                key.addresses(),
                List.of(),
                key.authorities(),
                key.token(),
                key.validUntilMs(),
                null,
                name,
                false,
                Terms.NONE,
                0,
                "",
                key.releaseKeys(),
                key.authorities());
    }

    public boolean isEnrolled() {
        return clientId != null;
    }

    /** The site has taken it in, or has taken it back: an id once given stays, and what is told empty keeps what is known. */
    public Membership welcomed(int newId, List<String> newAddresses, String newPass) {
        int id = clientId == null ? newId : clientId;
        List<String> told = newAddresses.isEmpty() ? learnt : newAddresses;
        String newest = newPass.isEmpty() ? pass : newPass;
        return new Membership(
                siteId,
                addresses,
                told,
                authorities,
                null,
                validUntilMs,
                id,
                name,
                leaving,
                terms,
                termsToldMs,
                newest,
                releaseKeys,
                named);
    }

    public Membership toLeave() {
        return new Membership(
                siteId,
                addresses,
                learnt,
                authorities,
                token,
                validUntilMs,
                clientId,
                name,
                true,
                terms,
                termsToldMs,
                pass,
                releaseKeys,
                named);
    }

    /** It knew of no release key, and now knows these. */
    Membership trusting(List<String> keys) {
        return new Membership(
                siteId,
                addresses,
                learnt,
                authorities,
                token,
                validUntilMs,
                clientId,
                name,
                leaving,
                terms,
                termsToldMs,
                pass,
                keys,
                named);
    }

    /** Trusts these from now on, and nobody else: the site says so (ENR-9). */
    public Membership trustingAuthorities(List<String> told) {
        return with(told, named);
    }

    /** Somebody at the machine gave it another installer's key: whom that names it trusts too, until the site says whom to trust. */
    Membership introduced(InstallerKey key) {
        List<String> both = Stream.concat(key.authorities().stream(), authorities.stream())
                .distinct()
                .limit(Trusted.MOST)
                .toList();
        return key.authorities().equals(named) ? this : with(both, key.authorities());
    }

    private Membership with(List<String> trusted, List<String> nowNamed) {
        return new Membership(
                siteId,
                addresses,
                learnt,
                trusted,
                token,
                validUntilMs,
                clientId,
                name,
                leaving,
                terms,
                termsToldMs,
                pass,
                releaseKeys,
                nowNamed);
    }

    /** The release keys as such; what is none is passed over, and trusts nothing. */
    public List<PublicKey> trustedReleaseKeys() {
        List<PublicKey> keys = new ArrayList<>();
        for (String key : releaseKeys) {
            try {
                keys.add(Keys.publicKey(Base64.getDecoder().decode(key)));
            } catch (IllegalArgumentException damaged) {
                LOG.warn("A release key of this install cannot be read");
            }
        }
        return keys;
    }

    /** The site has said how long the client lives without it; terms that are known already change nothing. */
    public Membership told(Terms newer, long siteMs) {
        if (newer.equals(terms)) {
            return this;
        }
        return new Membership(
                siteId,
                addresses,
                learnt,
                authorities,
                token,
                validUntilMs,
                clientId,
                name,
                leaving,
                newer,
                siteMs,
                pass,
                releaseKeys,
                named);
    }
}
