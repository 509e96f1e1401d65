package io.jumphold.node.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.jumphold.cluster.trust.SiteAuthority;
import io.jumphold.cluster.trust.SiteAuthority.State;
import io.jumphold.cluster.trust.Trust;
import io.jumphold.cluster.trust.TrustRules;
import io.jumphold.persistence.site.JdbcAuthorities.Made;
import io.jumphold.persistence.site.JdbcAuthorities.Maker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontKeysTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final List<String> ADDRESSES = List.of("localhost:8443");

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final Clock clock = new Clock() {
        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now.get();
        }
    };
    private final Maker maker = FrontAuthorities.maker("0123", clock);
    private final Made first = maker.make(1);
    private final Made second = maker.make(2);
    private final Map<Integer, byte[]> secrets = Map.of(1, first.secret(), 2, second.secret());
    private final AtomicReference<Trust> trust = new AtomicReference<>(
            Trust.of(List.of(authority(1, State.CURRENT, first), authority(2, State.NEXT, second))));

    @TempDir
    Path folder;

    private static SiteAuthority authority(int number, State state, Made made) {
        return new SiteAuthority(number, state, made.sha256(), made.notAfter());
    }

    private FrontKeys issued() {
        FrontAuthorities authorities =
                new FrontAuthorities(trust::get, number -> Optional.ofNullable(secrets.get(number)));
        return FrontKeys.issued(authorities, ADDRESSES, clock);
    }

    @Test
    @Tag("ENR-9")
    void anotherCurrentAuthorityIssuesANewCertificateAtOnce() {
        try (FrontKeys keys = issued()) {
            assertThat(keys.authority()).isEqualTo(first.sha256());
            assertThat(keys.refresh()).as("nothing has changed").isFalse();

            trust.updateAndGet(before -> TrustRules.changed(before, 2));

            assertThat(keys.refresh()).isTrue();
            assertThat(keys.authority()).isEqualTo(second.sha256());
            assertThat(keys.refresh()).isFalse();
        }
    }

    @Test
    @Tag("ENR-9")
    void aPreparedAuthorityChangesNothingYet() {
        try (FrontKeys keys = issued()) {
            trust.set(Trust.of(List.of(authority(1, State.CURRENT, first))));
            assertThat(keys.refresh()).isFalse();
            assertThat(keys.authority()).isEqualTo(first.sha256());
        }
    }

    @Test
    @Tag("ENR-9")
    void whereTheNewKeyCannotBeHadTheDoorKeepsItsCertificateAndTriesAgain() {
        AtomicReference<Optional<byte[]>> found = new AtomicReference<>(Optional.empty());
        FrontAuthorities authorities =
                new FrontAuthorities(trust::get, number -> number == 1 ? Optional.of(first.secret()) : found.get());
        try (FrontKeys keys = FrontKeys.issued(authorities, ADDRESSES, clock)) {
            trust.updateAndGet(before -> TrustRules.changed(before, 2));
            assertThat(keys.refresh()).isFalse();
            assertThat(keys.authority()).isEqualTo(first.sha256());

            found.set(Optional.of(second.secret()));

            assertThat(keys.refresh()).isTrue();
            assertThat(keys.authority()).isEqualTo(second.sha256());
        }
    }

    @Test
    void aCertificateIsRenewedLongBeforeItsEndByTheSameAuthority() {
        try (FrontKeys keys = issued()) {
            now.set(NOW.plus(Duration.ofDays(46)));
            assertThat(keys.refresh()).as("another authority").isFalse();
            assertThat(keys.authority()).isEqualTo(first.sha256());
        }
    }

    @Test
    void whatTheOperatorGivesIsShownAndItsLastCertificateIsTheAuthority() throws Exception {
        Authority own = Authority.create("Operator's", NOW);
        Leaf leaf = own.issue(List.of("localhost"), NOW, Duration.ofDays(1));
        Path pem = Files.writeString(folder.resolve("door.pem"), Pem.write(leaf.key(), leaf.chain()));
        Config config = config(pem.toString());

        try (FrontKeys keys = FrontKeys.given(config, clock)) {
            assertThat(FrontKeys.isGiven(config)).isTrue();
            assertThat(FrontKeys.isGiven(config(""))).isFalse();
            assertThat(keys.authority()).isEqualTo(Authority.fingerprint(own.certificate()));
        }
        assertThatThrownBy(() -> FrontKeys.given(config(folder.resolve("none").toString()), clock))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Config config(String pemFile) {
        return ConfigFactory.parseMap(Map.of("jumphold.front.tls.pem-file", pemFile));
    }

    @Test
    @Tag("ENR-9")
    void eachAuthorityHasANameAndAKeyOfItsOwnAndIsReadBackAsItWas() {
        assertThat(maker.known(second.secret())).usingRecursiveComparison().isEqualTo(second);
        assertThat(first.sha256()).isNotEqualTo(second.sha256());
        assertThat(Pem.read(new String(second.secret(), java.nio.charset.StandardCharsets.US_ASCII))
                        .chain()
                        .getFirst()
                        .getSubjectX500Principal()
                        .getName())
                .isEqualTo("CN=Jumphold site 0123 2");
    }
}
