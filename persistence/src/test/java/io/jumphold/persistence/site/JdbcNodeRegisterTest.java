package io.jumphold.persistence.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.site.NodeEntry;
import io.jumphold.cluster.site.NodeRegister;
import io.jumphold.cluster.tier.Tier;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.Dialect;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdbcNodeRegisterTest extends OnBothDatabases {
    private final NodeRegister register = new JdbcNodeRegister(database);
    private final NodeRegister others = new JdbcNodeRegister(otherNode);

    JdbcNodeRegisterTest(Dialect dialect) {
        super(dialect);
    }

    @BeforeEach
    void nobodyIsThere() {
        database.jdbi().useHandle(handle -> handle.execute("delete from site_node"));
    }

    @Test
    void whatANodeTellsIsWhatTheOthersKnow() {
        register.enter(node("a", 1));
        assertThat(others.nodes()).containsExactly(new NodeRegister.Found(node("a", 1), true));

        assertThat(register.tell(node("a", 1).with(7))).isTrue();

        assertThat(others.nodes())
                .containsExactly(new NodeRegister.Found(node("a", 1).with(7), true));
    }

    @Test
    void ofSeveralThatStartAtOnceOneBegins() {
        List<CompletableFuture<Boolean>> begun = Stream.of("a", "b", "c", "d")
                .map(name -> CompletableFuture.supplyAsync(
                        () -> (name.compareTo("c") < 0 ? register : others).begin(node(name, 1), node -> false)))
                .toList();

        assertThat(begun.stream().filter(CompletableFuture::join)).hasSize(1);
        assertThat(register.nodes()).hasSize(1);
    }

    @Test
    void aSilentNodeHoldsNobodyUpAndLearnsThatItIsOut() {
        register.enter(node("a", 1));
        assertThat(others.begin(node("b", 2), node -> false)).isFalse();
        database.jdbi()
                .useHandle(handle -> handle.execute("update site_node set seen_at = seen_at - interval '16' second"));
        assertThat(register.nodes()).containsExactly(new NodeRegister.Found(node("a", 1), false));

        assertThat(others.begin(node("b", 2), node -> false)).isTrue();

        assertThat(register.tell(node("a", 1))).isFalse();
        assertThat(register.nodes()).containsExactly(new NodeRegister.Found(node("b", 2), true));
    }

    @Test
    void aNodeThatIsKnownToHaveEndedHoldsNobodyUp() {
        register.enter(node("a", 1));

        assertThat(others.begin(node("b", 2), node -> node.address().equals("a")))
                .isTrue();
    }

    @Test
    void theGoodbyeOfAnEarlierStartLeavesTheLaterOne() {
        register.enter(node("a", 1));
        register.enter(node("a", 2));

        register.leave(node("a", 1));
        assertThat(register.nodes()).hasSize(1);
        register.leave(node("a", 2));
        assertThat(register.nodes()).isEmpty();
    }

    private static NodeEntry node(String address, long incarnation) {
        return new NodeEntry(
                address,
                incarnation,
                "jumphold",
                "machine-1",
                4711,
                "1.0.0",
                1,
                2,
                new Tier("b300", 10_000),
                0,
                List.of("support.example:8443", "[2001:db8::1]:8443"),
                Instant.parse("2026-11-22T10:00:00Z"));
    }
}
