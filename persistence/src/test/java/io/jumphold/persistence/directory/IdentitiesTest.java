package io.jumphold.persistence.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jumphold.cluster.enrolment.Identities.Identity;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.TestDatabases;
import io.jumphold.persistence.database.Database;
import io.jumphold.persistence.database.DatabaseSettings;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.Keys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        int id = get(identities.allocate(key("same"), "", false)).id();
        assertThat(id).isPositive();
        assertThat(get(elsewhere.allocate(key("same"), "", false)).id()).isEqualTo(id);
        assertThat(get(elsewhere.find(key("same")))).isEqualTo(OptionalInt.of(id));
        assertThat(get(identities.allocate(key("other"), "", false)).id()).isNotEqualTo(id);
    }

    @Test
    @Tag("ENR-6")
    void oneKeyThatComesToTwoNodesAtOnceGetsOneId() {
        for (int round = 0; round < 20; round++) {
            String key = key("twice " + round);
            List<CompletionStage<Identity>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add((i % 2 == 0 ? identities : elsewhere).allocate(key, "", false));
            }
            assertThat(answers.stream().map(OnBothDatabases::get).distinct()).hasSize(1);
        }
    }

    @Test
    void keysThatComeAtOnceGetIdsOfTheirOwn() {
        List<CompletionStage<Identity>> answers = IntStream.range(0, 100)
                .mapToObj(i -> (i % 2 == 0 ? identities : elsewhere).allocate(key("crowd " + i), "", false))
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
                int id = get(node.allocate(key("forgotten"), "", false)).id();
                assertThat(given.add(id)).isTrue();
                get(node.forget(id));
                assertThat(get(node.find(key("forgotten")))).isEmpty();
                get(node.forget(id));
            }
        }
    }

    @Test
    @Tag("ENR-8")
    void aSecondInstallInOneScopeIsADuplicateAsLongAsTheFirstStands() {
        int first = get(identities.allocate(key("first"), "scope", false)).id();
        Identity second = get(elsewhere.allocate(key("second"), "scope", false));

        assertThat(second.duplicateOf()).isEqualTo(first);
        assertThat(get(identities.allocate(key("another scope"), "user", true)).duplicateOf())
                .isZero();
        assertThat(get(identities.allocate(key("one without"), "", true)).duplicateOf())
                .isZero();
        assertThat(get(identities.allocate(key("another without"), "", true)).duplicateOf())
                .isZero();
        assertThatThrownBy(() -> get(identities.allocate(key("third"), "scope", true)))
                .isInstanceOfSatisfying(FaultException.class, refused -> {
                    assertThat(refused.fault().is(ErrorCode.DUPLICATE_CLIENT)).isTrue();
                    assertThat(refused.fault().message()).contains("Jump Client " + first);
                });
        assertThat(get(identities.find(key("third")))).isEmpty();
        assertThat(get(identities.allocate(key("second"), "scope", true)).id())
                .as("is in already")
                .isEqualTo(second.id());

        get(identities.count(first, false));
        get(identities.installedIn(second.id(), "moved"));
        assertThat(get(identities.allocate(key("third"), "scope", true)).duplicateOf())
                .isZero();
    }

    @Test
    @Tag("ENR-8")
    void ofTwoThatEnrolAtOnceInOneScopeOneIsTheDuplicate() {
        for (int round = 0; round < 20; round++) {
            String scope = "scope " + round;
            var one = identities.allocate(key("one " + round), scope, false);
            var two = elsewhere.allocate(key("two " + round), scope, false);

            assertThat(Stream.of(get(one), get(two)).filter(identity -> identity.duplicateOf() == 0))
                    .hasSize(1);
        }
    }

    private static String key(String name) {
        return Keys.hashHex(name.getBytes(StandardCharsets.UTF_8));
    }
}
