package io.jumphold.node.keys;

import com.typesafe.config.Config;
import io.jumphold.front.tls.TlsKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the front door shows: a certificate of the site's current authority, renewed long before its end and when another one becomes current (ENR-9), or what the
 * operator has put into a file, read again when it changes. Neither needs a restart, and connections that stand keep what they were shown.
 */
public final class FrontKeys implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrontKeys.class);
    private static final Duration LIFE = Duration.ofDays(90);
    private static final String FILE = "jumphold.front.tls.pem-file";

    private interface Source {
        Leaf read() throws IOException;

        /** Whether there may be something newer. */
        boolean stale(Instant now);
    }

    private final Source source;
    private final Clock clock;
    private final TlsKeys shown;
    private volatile String authority;
    private String failure = "";

    private FrontKeys(Source source, Clock clock) {
        this.source = source;
        this.clock = clock;
        try {
            Leaf leaf = source.read();
            shown = TlsKeys.of(leaf.key(), leaf.chain());
            authority = Authority.fingerprint(leaf.chain().getLast());
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Whether the operator gives the door's certificate, and the site's own authorities are not in use. */
    public static boolean isGiven(Config config) {
        return !config.getString(FILE).isBlank();
    }

    /** What the operator gives; throws {@link IllegalArgumentException} where that cannot be used. */
    public static FrontKeys given(Config config, Clock clock) {
        return new FrontKeys(new Given(Path.of(config.getString(FILE))), clock);
    }

    /** What the site's current authority issues, for these {@code host:port}. */
    public static FrontKeys issued(FrontAuthorities authorities, List<String> addresses, Clock clock) {
        return new FrontKeys(new Issued(authorities, names(addresses), clock), clock);
    }

    public TlsKeys shown() {
        return shown;
    }

    /** SHA-256 of the authority that vouches for what the door shows: the last certificate of that (ENR-4). */
    public String authority() {
        return authority;
    }

    /** Looks whether there is something newer to show; called from time to time. Whether the door shows another authority now. */
    public boolean refresh() {
        if (!source.stale(clock.instant())) {
            return false;
        }
        try {
            Leaf leaf = source.read();
            shown.replace(leaf.key(), leaf.chain());
            String before = authority;
            authority = Authority.fingerprint(leaf.chain().getLast());
            failure = "";
            LOG.info(
                    "The front door shows a new certificate, good until {}, of authority {}",
                    leaf.chain().getFirst().getNotAfter(),
                    authority);
            return !authority.equals(before);
        } catch (IOException | RuntimeException e) {
            // Once for a database that is away for long.
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(failure)) {
                LOG.warn("The front door keeps its certificate, a new one cannot be had or used: {}", reason);
            }
            failure = reason;
            return false;
        }
    }

    @Override
    public void close() {
        shown.close();
    }

    private static List<String> names(List<String> addresses) {
        return Stream.concat(addresses.stream().map(FrontKeys::host), Stream.of("localhost", "127.0.0.1", "::1"))
                .distinct()
                .toList();
    }

    private static String host(String address) {
        String host = address.substring(0, address.lastIndexOf(':'));
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static final class Issued implements Source {
        private final FrontAuthorities authorities;
        private final List<String> names;
        private final Clock clock;
        private Instant renewal = Instant.MIN;
        private int issuer;

        Issued(FrontAuthorities authorities, List<String> names, Clock clock) {
            this.authorities = authorities;
            this.names = names;
            this.clock = clock;
        }

        @Override
        public Leaf read() {
            Instant now = clock.instant();
            int current = authorities.current();
            Leaf leaf = authorities.authority(current).issue(names, now, LIFE);
            renewal = now.plus(LIFE.dividedBy(2));
            issuer = current;
            return leaf;
        }

        @Override
        public boolean stale(Instant now) {
            return now.isAfter(renewal) || authorities.current() != issuer;
        }
    }

    private static final class Given implements Source {
        private final Path file;
        private FileTime read = FileTime.fromMillis(0);

        Given(Path file) {
            this.file = file;
        }

        @Override
        public Leaf read() throws IOException {
            read = Files.getLastModifiedTime(file);
            return Pem.read(Files.readString(file));
        }

        @Override
        public boolean stale(Instant now) {
            try {
                return !Files.getLastModifiedTime(file).equals(read);
            } catch (IOException e) {
                return false;
            }
        }
    }
}
