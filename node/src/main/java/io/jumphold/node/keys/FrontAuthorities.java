package io.jumphold.node.keys;

import io.jumphold.cluster.trust.SiteAuthority;
import io.jumphold.cluster.trust.SiteAuthority.State;
import io.jumphold.cluster.trust.Trust;
import io.jumphold.persistence.site.JdbcAuthorities;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The authorities of the site's front doors as this node uses them: the current one issues its certificates (ENR-4, ENR-9). */
public final class FrontAuthorities {
    private final Supplier<Trust> trust;
    private final IntFunction<Optional<byte[]>> secrets;

    /**
     * Of a site that has begun.
     *
     * @param trust as it is now; never blocks
     * @param secrets key and certificate of one; may block
     */
    public FrontAuthorities(Supplier<Trust> trust, IntFunction<Optional<byte[]>> secrets) {
        this.trust = trust;
        this.secrets = secrets;
    }

    /** How new ones are made for the site of this id. */
    public static JdbcAuthorities.Maker maker(String siteId, Clock clock) {
        return new JdbcAuthorities.Maker() {
            @Override
            public JdbcAuthorities.Made make(int number) {
                // The first one has been without a number from the beginning.
                String name = "Jumphold site " + siteId + (number == 1 ? "" : " " + number);
                Authority authority = Authority.create(name, clock.instant());
                String pem = Pem.write(authority.key(), List.of(authority.certificate()));
                return made(authority, pem.getBytes(StandardCharsets.US_ASCII));
            }

            @Override
            public JdbcAuthorities.Made known(byte[] secret) {
                return made(authority(secret), secret);
            }
        };
    }

    private static JdbcAuthorities.Made made(Authority authority, byte[] secret) {
        return new JdbcAuthorities.Made(
                Authority.fingerprint(authority.certificate()),
                authority.certificate().getNotAfter().toInstant(),
                secret);
    }

    /** The number of the current one; never blocks. */
    int current() {
        return trust.get().in(State.CURRENT).map(SiteAuthority::number).orElseThrow();
    }

    /** Blocks. */
    Authority authority(int number) {
        return secrets.apply(number)
                .map(FrontAuthorities::authority)
                .orElseThrow(() -> new IllegalStateException("The key of authority " + number + " is missing"));
    }

    private static Authority authority(byte[] secret) {
        Leaf leaf = Pem.read(new String(secret, StandardCharsets.US_ASCII));
        return new Authority(leaf.key(), leaf.chain().getFirst());
    }
}
