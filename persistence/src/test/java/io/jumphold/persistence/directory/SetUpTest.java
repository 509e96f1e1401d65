package io.jumphold.persistence.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.directory.SignIns;
import io.jumphold.persistence.CapturedLog;
import io.jumphold.persistence.MovedClock;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.Database;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("SEC-4")
class SetUpTest extends OnBothDatabases {
    private final MovedClock clock = new MovedClock();
    private final Instant now = clock.instant();
    private final Instant later = now.plus(Duration.ofHours(1));
    private final JdbcDirectoryStore directory = new JdbcDirectoryStore(database);
    private final JdbcSignIns signIns = new JdbcSignIns(database, directory, clock);
    private final JdbcSignIns elsewhere = new JdbcSignIns(otherNode, new JdbcDirectoryStore(otherNode), clock);

    SetUpTest(Dialect dialect) {
        super(dialect);
    }

    @BeforeEach
    void aSiteThatIsNotSetUp() {
        database.jdbi().useHandle(handle -> {
            handle.execute("delete from set_up_link");
            handle.execute("delete from site_user");
        });
    }

    @Test
    void theSecretMakesTheFirstAdministratorAndIsUsedUp() {
        assertThat(get(signIns.offerSetUp("a", "secret", later))).isTrue();
        Accounts.User user = get(signIns.setUp("secret", "root", "hash", now));
        assertThat(user.role()).isEqualTo(Accounts.Role.ADMINISTRATOR);
        assertThat(user.enabled()).isTrue();
        assertThat(directory.current().user(user.id())).hasValue(user);
        assertThat(get(elsewhere.userSecret("root"))).hasValue(new SignIns.UserSecret(user.id(), "hash"));
        assertRefused(ErrorCode.SETUP_LINK_INVALID, signIns.setUp("secret", "again", "hash", now));
        assertThat(get(signIns.offerSetUp("a", "another", later))).isFalse();
        assertRefused(ErrorCode.SETUP_LINK_INVALID, elsewhere.setUp("another", "again", "hash", now));
    }

    @Test
    void aNodesNewOfferReplacesItsOwnBefore() {
        get(signIns.offerSetUp("a", "first", later));
        assertThat(get(signIns.offerSetUp("a", "second", later))).isTrue();
        assertRefused(ErrorCode.SETUP_LINK_INVALID, signIns.setUp("first", "root", "hash", now));
        assertThat(get(signIns.setUp("second", "root", "hash", now)).name()).isEqualTo("root");
    }

    @Test
    void theLinkOfAnyNodeWillDoAndThenNoneDoesAnyMore() {
        get(signIns.offerSetUp("a", "first", later));
        assertThat(get(elsewhere.offerSetUp("b", "second", later))).isTrue();
        assertThat(get(elsewhere.setUp("first", "root", "hash", now)).name()).isEqualTo("root");
        database.jdbi().useHandle(handle -> handle.execute("delete from site_user"));
        assertRefused(ErrorCode.SETUP_LINK_INVALID, signIns.setUp("second", "again", "hash", now));
    }

    @Test
    void aWrongOrEndedSecretMakesNobodyAndLeavesTheRightOneOpen() {
        assertRefused(ErrorCode.SETUP_LINK_INVALID, signIns.setUp("secret", "root", "hash", now));
        get(signIns.offerSetUp("a", "secret", later));
        assertRefused(ErrorCode.SETUP_LINK_INVALID, signIns.setUp("wrong", "root", "hash", now));
        assertRefused(ErrorCode.SETUP_LINK_INVALID, signIns.setUp("secret\0", "root", "hash", now));
        assertRefused(ErrorCode.SETUP_LINK_INVALID, signIns.setUp("secret", "root", "hash", later));
        assertThat(new JdbcDirectoryStore(database).current().users()).isEmpty();
        assertThat(get(signIns.setUp("secret", "root", "hash", later.minusMillis(1)))
                        .name())
                .isEqualTo("root");
    }

    @Test
    void theSecretIsStillGoodWhereTheAdministratorCouldNotBeMade() {
        get(signIns.offerSetUp("a", "secret", later));
        try (CapturedLog log = new CapturedLog(Database.class)) {
            assertRefused(ErrorCode.STORE_UNAVAILABLE, signIns.setUp("secret", "x".repeat(200), "canary", now));
            assertThat(log.text()).doesNotContain("canary");
        }
        assertThat(get(signIns.setUp("secret", "root", "hash", now)).name()).isEqualTo("root");
    }

    @Test
    void manyAtOnceMakeOneAdministrator() {
        get(signIns.offerSetUp("a", "secret", later));
        List<CompletionStage<Accounts.User>> attempts = IntStream.range(0, 20)
                .mapToObj(i -> (i % 2 == 0 ? signIns : elsewhere).setUp("secret", "root " + i, "hash", now))
                .toList();
        assertThat(attempts.stream().filter(this::succeeds)).hasSize(1);
        assertThat(new JdbcDirectoryStore(database).current().users()).hasSize(1);
    }

    @Test
    void nodesThatStartWhileTheSiteIsSetUpDoNotDisturbIt() {
        for (int round = 0; round < 20; round++) {
            aSiteThatIsNotSetUp();
            get(signIns.offerSetUp("a", "secret", later));
            CompletionStage<Boolean> offer = elsewhere.offerSetUp("b", "other", later);
            assertThat(succeeds(signIns.setUp("secret", "root", "hash", now))).isTrue();
            get(offer);
            assertRefused(ErrorCode.SETUP_LINK_INVALID, elsewhere.setUp("other", "again", "hash", now));
            assertThat(new JdbcDirectoryStore(database).current().users()).hasSize(1);
        }
    }

    private boolean succeeds(CompletionStage<?> stage) {
        try {
            get(stage);
            return true;
        } catch (FaultException e) {
            assertThat(e.fault().errorCode()).isEqualTo(ErrorCode.SETUP_LINK_INVALID);
            return false;
        }
    }
}
