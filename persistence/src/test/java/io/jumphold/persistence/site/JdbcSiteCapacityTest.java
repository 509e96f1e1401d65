package io.jumphold.persistence.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.enrolment.Identities;
import io.jumphold.cluster.enrolment.Identities.Identity;
import io.jumphold.cluster.tier.SiteCapacity;
import io.jumphold.cluster.tier.Tier;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.persistence.directory.JdbcIdentities;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.Keys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JdbcSiteCapacityTest extends OnBothDatabases {
    private final SiteCapacity capacity = new JdbcSiteCapacity(database);
    private final Identities identities = new JdbcIdentities(database);
    private final Identities elsewhere = new JdbcIdentities(otherNode);

    JdbcSiteCapacityTest(Dialect dialect) {
        super(dialect);
    }

    @BeforeEach
    void nobody() {
        database.jdbi().useHandle(handle -> {
            handle.execute("delete from site_capacity");
            handle.execute("delete from jump_client_identity");
            handle.execute("update identity_count set counted = 0");
        });
    }

    @Test
    @Tag("TIER-3")
    void whatNodesDeclareAddsUpUntilTheyAreRemoved() {
        capacity.declare(node("a:1", 5), OptionalInt.empty(), false);
        capacity.declare(node("b:1", 7), OptionalInt.of(11), false);
        capacity.declare(node("a:1", 6), OptionalInt.empty(), false);

        assertThat(get(capacity.fill()))
                .isEqualTo(new SiteCapacity.Fill(0, List.of(node("a:1", 6), node("b:1", 7)), OptionalInt.of(11)));
        assertThat(get(capacity.remove("b:1"))).isTrue();
        assertThat(get(capacity.remove("b:1"))).isFalse();
        assertThat(get(capacity.fill()).capacity()).isEqualTo(6);

        capacity.declare(node("c:1", 9), OptionalInt.empty(), true);
        assertThat(get(capacity.fill()).nodes()).containsExactly(node("c:1", 9));
    }

    @Test
    @Tag("ENR-5")
    @Tag("TIER-3")
    void whoIsBeyondTheCapacityGetsNoIdWhicheverNodeItAsksAndHoweverManyAskAtOnce() {
        capacity.declare(node("a:1", 10), OptionalInt.empty(), false);
        List<CompletionStage<Identity>> asked = IntStream.range(0, 40)
                .mapToObj(i -> (i % 2 == 0 ? identities : elsewhere).allocate(key("m-" + i), "", false))
                .toList();

        long given = asked.stream().filter(JdbcSiteCapacityTest::isGiven).count();

        assertThat(given).isEqualTo(10);
        assertThat(get(capacity.fill()).taken()).isEqualTo(10);
        long rows = database.jdbi()
                .withHandle(handle -> handle.createQuery("select count(*) from jump_client_identity")
                        .mapTo(Long.class)
                        .one());
        assertThat(rows).as("nothing is left behind").isEqualTo(10);
    }

    @Test
    @Tag("TIER-3")
    void whatCountsNoMoreMakesRoomAndIsCountedOnce() {
        capacity.declare(node("a:1", 50), OptionalInt.of(2), false);
        int kept = get(identities.allocate(key("kept"), "", false)).id();
        int gone = get(identities.allocate(key("gone"), "", false)).id();
        assertThat(isGiven(identities.allocate(key("third"), "", false))).isFalse();
        assertThat(get(identities.allocate(key("kept"), "", false)).id()).isEqualTo(kept);

        get(identities.count(kept, false));
        get(elsewhere.count(kept, false));
        assertThat(get(capacity.fill()).taken()).isEqualTo(1);
        get(identities.forget(gone));
        get(elsewhere.forget(gone));
        assertThat(get(capacity.fill()).taken()).isZero();
        get(identities.count(kept, true));
        get(identities.count(kept, true));
        assertThat(get(capacity.fill()).taken()).isEqualTo(1);
        get(identities.count(kept, false));
        get(identities.forget(kept));
        assertThat(get(capacity.fill()).taken()).isZero();
    }

    @Test
    void aSiteWhoseNodesHaveDeclaredNothingIsNotBounded() {
        assertThat(isGiven(identities.allocate(key("any"), "", false))).isTrue();
    }

    private static boolean isGiven(CompletionStage<Identity> asked) {
        try {
            return get(asked).id() > 0;
        } catch (FaultException refused) {
            assertThat(refused.fault().is(ErrorCode.CLIENT_LIMIT_REACHED)).isTrue();
            return false;
        }
    }

    private static SiteCapacity.Declared node(String address, int most) {
        return new SiteCapacity.Declared(address, Tier.of("custom", most));
    }

    private static String key(String name) {
        return Keys.hashHex(name.getBytes(StandardCharsets.UTF_8));
    }
}
