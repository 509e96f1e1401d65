package io.jumphold.persistence.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.TestDatabases;
import io.jumphold.persistence.database.Database;
import io.jumphold.persistence.database.DatabaseSettings;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.protocol.identity.Keys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("ENR-1")
class IdentitiesTest extends OnBothDatabases {
    private final JdbcIdentities identities = new JdbcIdentities(database);
    private final JdbcIdentities elsewhere = new JdbcIdentities(otherNode);

    IdentitiesTest(Dialect dialect) {
        super(dialect);
    }

    @Test
    @Tag("ENR-6")
    void theSameKeyAlwaysGetsTheSameId() {
        assertThat(get(identities.find(key("same")))).isEmpty();
        int id = get(identities.allocate(key("same")));
        assertThat(id).isPositive();
        assertThat(get(elsewhere.allocate(key("same")))).isEqualTo(id);
        assertThat(get(elsewhere.find(key("same")))).isEqualTo(OptionalInt.of(id));
        assertThat(get(identities.allocate(key("other")))).isNotEqualTo(id);
    }

    @Test
    @Tag("ENR-6")
    void oneKeyThatComesToTwoNodesAtOnceGetsOneId() {
        for (int round = 0; round < 20; round++) {
            String key = key("twice " + round);
            List<CompletionStage<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add((i % 2 == 0 ? identities : elsewhere).allocate(key));
            }
            assertThat(answers.stream().map(OnBothDatabases::get).distinct()).hasSize(1);
        }
    }

    @Test
    void keysThatComeAtOnceGetIdsOfTheirOwn() {
        List<CompletionStage<Integer>> answers = IntStream.range(0, 100)
                .mapToObj(i -> (i % 2 == 0 ? identities : elsewhere).allocate(key("crowd " + i)))
                .toList();
        assertThat(answers.stream().map(OnBothDatabases::get)).doesNotHaveDuplicates();
    }

    @Test
    void aForgottenKeyIsNewAgainAndItsIdIsNeverGivenAgain() {
        DatabaseSettings settings = TestDatabases.empty(dialect);
        HashSet<Integer> given = new HashSet<>();
        for (int start = 0; start < 3; start++) {
            try (Database opened = Database.open(settings)) {
                JdbcIdentities node = new JdbcIdentities(opened);
                int id = get(node.allocate(key("forgotten")));
                assertThat(given.add(id)).isTrue();
                get(node.forget(id));
                assertThat(get(node.find(key("forgotten")))).isEmpty();
                get(node.forget(id));
            }
        }
    }

    private static String key(String name) {
        return Keys.hashHex(name.getBytes(StandardCharsets.UTF_8));
    }
}
