package io.jumphold.persistence.readside;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.jumpclient.JumpClientRow.Standing;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.persistence.directory.JdbcIdentities;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who is flagged as a duplicate and is none any more. */
@Tag("ENR-8")
class OnlyOneAgainTest extends OnBothDatabases {
    private final JdbcJumpItemList list;
    private final JdbcIdentities identities = new JdbcIdentities(database);

    OnlyOneAgainTest(Dialect dialect) {
        super(dialect);
        list = new JdbcJumpItemList(database, () -> Directory.EMPTY);
    }

    private void given(Rows... clients) {
        try (ReadSideWriter writer = new ReadSideWriter(database, written -> {})) {
            for (Rows client : clients) {
                writer.hand(client.row(), List.of());
            }
        }
    }

    @Test
    void whoseFirstOneIsGoneOrMovedIsNoDuplicateAnyMore() {
        int first = get(identities.allocate("first", "scope", false)).id();
        int second = get(identities.allocate("second", "scope", false)).id();
        given(Rows.client(second));
        assertThat(get(list.details(second)).orElseThrow().duplicateOf()).isEqualTo(first);
        assertThat(get(list.onlyOneAgain(10))).isEmpty();

        get(identities.count(first, false));
        assertThat(get(list.onlyOneAgain(10))).as("uninstalled").containsExactly(second);
        get(identities.count(first, true));
        assertThat(get(list.onlyOneAgain(10))).isEmpty();
        get(identities.installedIn(first, "moved"));
        assertThat(get(list.onlyOneAgain(10))).as("another machine").containsExactly(second);
        get(identities.installedIn(second, "moved"));
        assertThat(get(list.onlyOneAgain(10))).isEmpty();
        get(identities.forget(first));
        assertThat(get(list.onlyOneAgain(10))).as("gone").containsExactly(second);

        given(Rows.client(second).revision(2).standing(Standing.DELETION_REQUESTED));
        assertThat(get(list.onlyOneAgain(10))).isEmpty();
    }
}
