package io.jumphold.persistence.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.cluster.directory.SignIns.ApiAccountSecret;
import io.jumphold.cluster.directory.SignIns.Holder;
import io.jumphold.cluster.directory.SignIns.SignIn;
import io.jumphold.cluster.directory.SignIns.UserSecret;
import io.jumphold.persistence.MovedClock;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SEC-2")
class SignInsTest extends OnBothDatabases {
    private final MovedClock clock = new MovedClock();
    private final Instant now = clock.instant();
    private final Instant later = now.plus(Duration.ofHours(8));
    private final JdbcDirectoryStore directory = new JdbcDirectoryStore(database);
    private final JdbcSignIns signIns = new JdbcSignIns(database, directory, clock);
    private final JdbcSignIns elsewhere = new JdbcSignIns(otherNode, new JdbcDirectoryStore(otherNode), clock);

    SignInsTest(Dialect dialect) {
        super(dialect);
    }

    @Test
    void aTokenStandsForItsHolderOnEveryNodeUntilItEnds() {
        Holder holder = user("holder");
        get(signIns.add("t-held", holder, later));
        assertThat(get(elsewhere.find("t-held", now))).hasValue(new SignIn(holder, later));
        assertThat(get(signIns.find("t-held", later.minusMillis(1)))).isPresent();
        assertThat(get(signIns.find("t-held", later))).isEmpty();
        assertThat(get(signIns.find("t-unknown", now))).isEmpty();
    }

    @Test
    void aTokenThatWasSignedOutIsGone() {
        get(signIns.add("t-out", user("out"), later));
        get(elsewhere.remove("t-out"));
        assertThat(get(signIns.find("t-out", now))).isEmpty();
        get(signIns.remove("t-out"));
    }

    @Test
    void aPersonIsFoundByTheNameHoweverItIsWritten() {
        Holder.User holder = user("Grace O'Hopper");
        assertThat(get(signIns.userSecret("grace o'HOPPER"))).hasValue(new UserSecret(holder.userId(), "hash"));
    }

    @Test
    void whatStrangersTypeFindsNobody() {
        for (String typed : List.of("' or 1 = 1 --", "nobody\0", "%", "", "\uD83D", "x".repeat(100_000))) {
            assertThat(get(signIns.userSecret(typed))).isEmpty();
            assertThat(get(signIns.apiAccountSecret(typed))).isEmpty();
            assertThat(get(signIns.find(typed, now))).isEmpty();
        }
    }

    @Test
    @Tag("API-4")
    void anApiAccountKeepsItsNewestThirtyTokens() {
        Holder holder = apiAccount("thirty");
        for (int i = 0; i < 32; i++) {
            get(signIns.add("thirty-" + i, holder, later));
        }
        assertThat(IntStream.range(0, 32)
                        .filter(i -> get(signIns.find("thirty-" + i, now)).isPresent())
                        .boxed())
                .containsExactlyElementsOf(IntStream.range(2, 32).boxed().toList());
    }

    @Test
    @Tag("API-4")
    void anApiAccountKeepsThirtyTokensAlsoWhenTwoNodesGiveThemAtOnce() {
        Holder holder = apiAccount("busy");
        List<CompletionStage<Void>> added = IntStream.range(0, 60)
                .mapToObj(i -> (i % 2 == 0 ? signIns : elsewhere).add("busy-" + i, holder, later.plusSeconds(i)))
                .toList();
        added.forEach(OnBothDatabases::get);
        assertThat(IntStream.range(0, 60)
                        .filter(i -> get(signIns.find("busy-" + i, now)).isPresent()))
                .hasSize(30);
    }

    @Test
    void anApiAccountIsFoundByItsClientIdUntilItIsDeletedWithItsTokens() {
        Accounts.ApiAccount account = get(directory.addApiAccount("gone", "gone-id", "secret-hash", List.of()));
        Holder holder = new Holder.ApiAccount(account.id());
        get(signIns.add("t-gone", holder, later));
        assertThat(get(signIns.find("t-gone", now))).hasValue(new SignIn(holder, later));
        assertThat(get(signIns.apiAccountSecret("gone-id")))
                .hasValue(new ApiAccountSecret(account.id(), "secret-hash"));
        get(directory.deleteApiAccount(account.id()));
        assertThat(get(signIns.find("t-gone", now))).isEmpty();
        assertThat(get(signIns.apiAccountSecret("gone-id"))).isEmpty();
        assertRefused(ErrorCode.SIGN_IN_FAILED, signIns.add("t-gone", holder, later));
    }

    @Test
    void aNewPasswordEndsTheSignInsAndANewNameDoesNot() {
        Holder.User holder = user("changing");
        get(signIns.add("t-changing", holder, later));
        change(holder, "Changed", null, null);
        assertThat(get(signIns.find("t-changing", now))).isPresent();
        change(holder, null, "other hash", null);
        assertThat(get(signIns.find("t-changing", now))).isEmpty();
        assertThat(get(signIns.userSecret("changing"))).hasValue(new UserSecret(holder.userId(), "other hash"));
    }

    @Test
    void disablingEndsTheSignInsAndTakesNoNewOne() {
        Holder.User holder = user("disabled");
        get(signIns.add("t-disabled", holder, later));
        change(holder, null, null, false);
        assertThat(get(signIns.find("t-disabled", now))).isEmpty();
        assertRefused(ErrorCode.SIGN_IN_FAILED, elsewhere.add("t-disabled-2", holder, later));
        change(holder, null, null, true);
        assertThat(get(signIns.find("t-disabled", now))).isEmpty();
        assertThat(get(signIns.find("t-disabled-2", now))).isEmpty();
    }

    @Test
    void signInsThatHaveEndedAreClearedAway() {
        Holder holder = user("brief");
        get(signIns.add("t-brief", holder, now.plusSeconds(1)));
        get(signIns.add("t-long", holder, now.plus(Duration.ofDays(30))));
        clock.move(Duration.ofDays(1));
        get(signIns.add("t-next", holder, now.plus(Duration.ofDays(30))));
        await().untilAsserted(() -> assertThat(database.jdbi()
                        .<List<String>, RuntimeException>withHandle(handle -> handle.createQuery(
                                        "select token_hash from sign_in where user_id = :id order by token_hash")
                                .bind("id", ((Holder.User) holder).userId())
                                .mapTo(String.class)
                                .list()))
                .containsExactly("t-long", "t-next"));
    }

    private Holder.User user(String name) {
        return new Holder.User(get(directory.addUser(name, "", "hash", Accounts.Role.REPRESENTATIVE, List.of()))
                .id());
    }

    private Holder.ApiAccount apiAccount(String name) {
        return new Holder.ApiAccount(
                get(directory.addApiAccount(name, name, "hash", List.of())).id());
    }

    private void change(Holder.User holder, String displayName, String passwordHash, Boolean enabled) {
        get(directory.changeUser(
                holder.userId(), OptionalLong.empty(), displayName, passwordHash, null, null, enabled));
    }
}
