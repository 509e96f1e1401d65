package io.jumphold.node;

import com.typesafe.config.Config;
import io.jumphold.front.tls.TlsKeys;
import io.jumphold.node.keys.Authority;
import io.jumphold.node.keys.Leaf;
import io.jumphold.node.keys.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the front door shows: a certificate of the site's own authority, renewed long before its end, or what the operator has put into a file,
 * read again when it changes. Neither needs a restart.
 */
final class FrontKeys implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrontKeys.class);
    private static final Duration LIFE = Duration.ofDays(90);

    private interface Source {
        Leaf read() throws IOException;

        /** Whether there may be something newer. */
        boolean stale(Instant now);
    }

    private final Source source;
    private final Clock clock;
    private final TlsKeys shown;
    private Leaf leaf;

    FrontKeys(Config config, Authority authority, List<String> addresses, Clock clock) {
        this.clock = clock;
        String file = config.getString("jumphold.front.tls.pem-file");
        source = file.isBlank() ? new Issued(authority, names(addresses)) : new Given(Path.of(file));
        try {
            leaf = source.read();
            shown = TlsKeys.of(leaf.key(), leaf.chain());
        } catch (IOException | IllegalArgumentException e) {
            throw new StartException("The front door's key and certificates cannot be used: " + e.getMessage(), e);
        }
    }

    TlsKeys shown() {
        return shown;
    }

    /** The authority that installers tell machines to trust (ENR-4): the last certificate that the door shows. */
    X509Certificate authority() {
        return leaf.chain().getLast();
    }

    /** Looks whether there is something newer to show; called from time to time. */
    void refresh() {
        if (!source.stale(clock.instant())) {
            return;
        }
        try {
            leaf = source.read();
            shown.replace(leaf.key(), leaf.chain());
            LOG.info(
                    "The front door shows a new certificate, good until {}",
                    leaf.chain().getFirst().getNotAfter());
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("The front door keeps its certificate, the new one cannot be used: {}", e.getMessage());
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

    private final class Issued implements Source {
        private final Authority authority;
        private final List<String> names;
        private Instant renewal = Instant.MIN;

        Issued(Authority authority, List<String> names) {
            this.authority = authority;
            this.names = names;
        }

        @Override
        public Leaf read() {
            Instant now = clock.instant();
            renewal = now.plus(LIFE.dividedBy(2));
            return authority.issue(names, now, LIFE);
        }

        @Override
        public boolean stale(Instant now) {
            return now.isAfter(renewal);
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
