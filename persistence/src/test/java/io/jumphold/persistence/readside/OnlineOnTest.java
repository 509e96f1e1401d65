package io.jumphold.persistence.readside;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.jumpclient.JumpClientRow.Standing;
import io.jumphold.cluster.wake.Network;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who could wake another. */
@Tag("WOL-1")
class OnlineOnTest extends OnBothDatabases {
    private static final Network OFFICE = new Network("10.1.2.1", "02:00:00:00:00:01");

    private final JdbcJumpItemList list;

    OnlineOnTest(Dialect dialect) {
        super(dialect);
        list = new JdbcJumpItemList(database, () -> Directory.EMPTY);
    }

    @BeforeEach
    void nobody() {
        database.jdbi().useHandle(handle -> handle.execute("delete from jump_client"));
    }

    private void given(Rows... clients) {
        try (ReadSideWriter writer = new ReadSideWriter(database, written -> {})) {
            for (Rows client : clients) {
                writer.hand(client.row(), List.of());
            }
        }
    }

    private static Rows behind(int id, String address, String mac) {
        return Rows.client(id).facts(facts -> behind(facts, new Gateway(address, mac)));
    }

    private List<Integer> found(int besides, int limit) {
        return get(list.onlineOn(OFFICE, besides, limit));
    }

    @Test
    void onlyOthersThatAreOnlineBehindTheSameGatewayAreFound() {
        given(
                Rows.client(1),
                Rows.client(2),
                behind(3, "10.1.2.1", "02:00:00:00:00:99"),
                behind(4, "10.1.2.99", "02:00:00:00:00:01"),
                behind(5, "10.1.2.1", ""),
                behind(6, "", ""),
                Rows.client(7).status(Status.OFFLINE).attachedTo(null),
                Rows.client(8).standing(Standing.DELETION_REQUESTED),
                Rows.client(9).standing(Standing.REMOVED),
                behind(10, "10.1.2.1", "02:00:00:00:00:01".toUpperCase(java.util.Locale.ROOT)));

        assertThat(found(1, 10)).containsExactly(2, 10);
    }

    @Test
    void theAnswerTakesNoMoreThanIsAskedAndGoesRound() {
        given(IntStream.rangeClosed(1, 6).mapToObj(Rows::client).toArray(Rows[]::new));

        assertThat(found(2, 3)).containsExactly(3, 4, 5);
        assertThat(found(5, 3)).containsExactly(6, 1, 2);
        assertThat(found(6, 9)).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void whoComesBackBehindAnotherGatewayIsFoundThere() {
        given(Rows.client(1));
        given(behind(1, "10.9.9.1", "02:00:00:00:00:09").revision(2));

        assertThat(found(7, 3)).isEmpty();
        assertThat(get(list.onlineOn(new Network("10.9.9.1", "02:00:00:00:00:09"), 7, 3)))
                .containsExactly(1);
    }

    @Test
    void anIndexLeadsThereHoweverManyThereAre() {
        String plan = database.jdbi()
                .withHandle(handle -> handle.createQuery("select indexdef from (" + indexes()
                                + ") as known where indexname = 'jump_client_by_network'")
                        .mapTo(String.class)
                        .one());

        assertThat(plan.toLowerCase(java.util.Locale.ROOT)).contains("gateway_address", "gateway_mac", "status");
    }

    private String indexes() {
        return dialect == Dialect.POSTGRESQL
                ? "select indexname, indexdef from pg_indexes where tablename = 'jump_client'"
                : "select lower(index_name) as indexname, listagg(lower(column_name)) as indexdef"
                        + " from information_schema.index_columns group by index_name";
    }

    private static HostFacts behind(HostFacts from, Gateway gateway) {
        return new HostFacts(
                from.hostName(),
                from.fqdn(),
                from.domain(),
                from.workgroup(),
                from.os(),
                from.privateAddresses(),
                gateway,
                from.networkCards(),
                from.users(),
                from.consoleUser(),
                from.installMode(),
                from.version(),
                from.revision(),
                "",
                null);
    }
}
