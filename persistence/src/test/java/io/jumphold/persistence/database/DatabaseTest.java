package io.jumphold.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jumphold.persistence.TestDatabases;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseTest {
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void anEmptyDatabaseGetsItsSchemaAndKeepsWhatIsThereAtTheNextStart(Dialect dialect) {
        DatabaseSettings settings = TestDatabases.empty(dialect);
        try (Database database = Database.open(settings)) {
            assertThat(database.answers()).isTrue();
            database.jdbi().useHandle(handle -> handle.execute("update jump_group set comments = 'kept'"));
        }
        try (Database database = Database.open(settings)) {
            assertThat(text(database, "select comments from jump_group")).isEqualTo("kept");
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aSchemaOfANewerVersionIsRefused(Dialect dialect) {
        DatabaseSettings settings = TestDatabases.empty(dialect);
        try (Database database = Database.open(settings)) {
            database.jdbi()
                    .useHandle(
                            handle -> handle.execute(
                                    "insert into schema_version"
                                            + " (\"installed_rank\", \"version\", \"description\", \"type\", \"script\", \"checksum\", \"installed_by\", \"installed_on\", \"execution_time\", \"success\")"
                                            + " values (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'x', current_timestamp, 1, true)"));
        }
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> Database.open(settings))
                .withMessageContaining("is 99")
                .withMessageContaining("newer version");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void anOlderSchemaIsLeftAloneWhereMigratingIsOff(Dialect dialect) {
        DatabaseSettings on = TestDatabases.empty(dialect);
        DatabaseSettings off = new DatabaseSettings(
                on.address(), on.user(), on.password(), on.poolSize(), on.journalThreads(), on.startTimeout(), false);
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> Database.open(off))
                .withMessageContaining("is empty")
                .withMessageContaining("migrate = on");
        Database.open(on).close();
        Database.open(off).close();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void tablesOfSomebodyElseAreNotTouched(Dialect dialect) {
        DatabaseSettings settings = TestDatabases.empty(dialect);
        try (Database database = Database.open(settings)) {
            database.jdbi().useHandle(handle -> handle.execute("drop table schema_version"));
        }
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> Database.open(settings))
                .withMessageContaining("cannot be used");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aWrongPasswordIsToldAtOnceAndNeverShown(Dialect dialect) {
        DatabaseSettings right = TestDatabases.empty(dialect);
        Database.open(right).close();
        // The test's PostgreSQL trusts every password; a user that it does not know stands for it.
        String user = dialect == Dialect.H2 ? right.user() : "nobody";
        DatabaseSettings wrong =
                new DatabaseSettings(right.address(), user, "opensesame", 8, 3, Duration.ofMinutes(5), true);
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> Database.open(wrong))
                .withMessageContaining("refuses user \"" + user + "\"")
                .withMessageNotContaining("opensesame");
        assertThat(wrong.toString()).doesNotContain("opensesame");
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsWaitedForAndThenNamed() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        DatabaseSettings nowhere = new DatabaseSettings(
                DatabaseAddress.of("jdbc:postgresql://localhost:" + port + "/x"),
                "x",
                "opensesame",
                8,
                3,
                Duration.ofMillis(1_200),
                true);
        long start = System.nanoTime();
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> Database.open(nowhere))
                .withMessageContaining("localhost:" + port)
                .withMessageContaining("does not answer");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofSeconds(1));
    }

    @Test
    void aDatabaseThatIsNotThereIsToldAtOnce() {
        String url = TestDatabases.empty(Dialect.POSTGRESQL).address().shown() + "_missing";
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> Database.open(TestDatabases.settings(url, "postgres", "postgres")))
                .withMessageContaining("create it first");
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whatFailsHalfwayLeavesNothingBehind(Dialect dialect) {
        try (Database database = TestDatabases.fresh(dialect)) {
            var failed = database.ask(handle -> {
                handle.execute("update jump_group set comments = 'half done'");
                throw new FaultException(ErrorCode.IN_USE.fault());
            });
            assertThat(failed)
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withMessageContaining("in_use");
            assertThat(text(database, "select comments from jump_group")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aQuestionToADatabaseThatIsGoneIsRefusedAsUnavailable(Dialect dialect) {
        Database database = TestDatabases.fresh(dialect);
        database.close();
        assertThat(database.ask(handle -> 1))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withMessageContaining("store_unavailable");
        assertThat(database.answers()).isFalse();
    }

    private static String text(Database database, String query) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(query).mapTo(String.class).one());
    }
}
