package io.jumphold.persistence.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseAddressTest {
    @Test
    void h2AlwaysWritesACommitBeforeItReturnsAndLeavesClosingToTheNode() {
        assertThat(DatabaseAddress.of("jdbc:h2:file:/var/lib/jumphold/store").jdbcUrl())
                .startsWith("jdbc:h2:file:/var/lib/jumphold/store;")
                .contains(";WRITE_DELAY=0", ";DB_CLOSE_ON_EXIT=FALSE");
    }

    @ParameterizedTest
    @CsvSource({"jdbc:h2:./data/x", "jdbc:h2:~/x", "jdbc:h2:file:data/../x"})
    void aRelativeFileBecomesAnAbsoluteOne(String url) {
        assertThat(DatabaseAddress.of(url).shown())
                .startsWith("jdbc:h2:file:/")
                .doesNotContain("..")
                .doesNotContain(";");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "jdbc:h2:mem:x, in a file of this machine only",
                "jdbc:h2:tcp://db/x, in a file of this machine only",
                "jdbc:h2:zip:x.zip!/x, in a file of this machine only",
                "jdbc:h2:, in a file of this machine only",
                "jdbc:h2:file:x;WRITE_DELAY=500, sets the options of H2 itself",
                "jdbc:mysql://db/x, must begin with",
                "/var/lib/x, must begin with",
                "jdbc:postgresql://db, names no database",
                "jdbc:postgresql://db/, names no database",
                "jdbc:postgresql://db/x?password=opensesame, belongs in jumphold.database.password"
            })
    void whatCannotBeUsedIsRefusedWithTheReason(String url, String reason) {
        assertThatExceptionOfType(DatabaseException.class)
                .isThrownBy(() -> DatabaseAddress.of(url))
                .withMessageContaining(reason)
                .withMessageNotContaining("opensesame");
    }

    @Test
    void messagesSpeakOfPostgresqlWithoutItsOptions() {
        DatabaseAddress address = DatabaseAddress.of("jdbc:postgresql://db:5432/jumphold?sslmode=verify-full");
        assertThat(address.shown()).isEqualTo("jdbc:postgresql://db:5432/jumphold");
        assertThat(address.jdbcUrl()).endsWith("?sslmode=verify-full");
    }
}
