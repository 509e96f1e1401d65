package io.jumphold.node;

import io.jumphold.cluster.directory.SignIns;
import io.jumphold.protocol.identity.Keys;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** The one-time link by which the first administrator is made (SEC-4). Its secret stands behind the {@code #}, so that it reaches no log. */
final class SetUpLink {
    private static final int SECRET_BYTES = 32;
    private static final Duration LIFE = Duration.ofDays(1);

    private SetUpLink() {}

    /** A fresh link while the site has no user; each start of a node offers a new one, and its one before is void. */
    static Optional<String> offer(SignIns signIns, String node, String url, String authority, Clock clock) {
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(Keys.random(SECRET_BYTES));
        boolean open = signIns.offerSetUp(
                        node,
                        Keys.hashHex(secret.getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
                        clock.instant().plus(LIFE))
                .toCompletableFuture()
                .join();
        return open ? Optional.of(url + "/setup#s=" + secret + "&ca=" + authority) : Optional.empty();
    }
}
