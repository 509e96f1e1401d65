package io.jumphold.persistence.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.cluster.jumpclient.JumpClientRow.Standing;
import io.jumphold.cluster.trust.Authorities.Known;
import io.jumphold.cluster.trust.SiteAuthority;
import io.jumphold.cluster.trust.SiteAuthority.State;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.persistence.directory.JdbcDirectoryStore;
import io.jumphold.persistence.readside.ReadSideWriter;
import io.jumphold.persistence.readside.Rows;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("ENR-9")
class JdbcAuthoritiesTest extends OnBothDatabases {
    private static final Instant END = Instant.parse("2046-11-21T10:00:00Z");
    private static final byte[] SITE_KEY = siteKey();

    private final JdbcDirectoryStore directory;
    private final JdbcAuthorities authorities;

    JdbcAuthoritiesTest(Dialect dialect) {
        super(dialect);
        directory = new JdbcDirectoryStore(database);
        authorities = new JdbcAuthorities(database, directory, new SealedSecrets(database, SITE_KEY), new Numbered());
    }

    private static byte[] siteKey() {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) 7);
        return key;
    }

    /** Authorities whose secret is their number. */
    private static final class Numbered implements JdbcAuthorities.Maker {
        @Override
        public JdbcAuthorities.Made make(int number) {
            return known(secret(number));
        }

        @Override
        public JdbcAuthorities.Made known(byte[] secret) {
            String number = new String(secret, StandardCharsets.US_ASCII).replace("canary ", "");
            return new JdbcAuthorities.Made(number.repeat(64).substring(0, 64), END, secret);
        }
    }

    private static byte[] secret(int number) {
        return ("canary " + number).getBytes(StandardCharsets.US_ASCII);
    }

    private static SiteAuthority authority(int number, State state) {
        return new SiteAuthority(number, state, String.valueOf(number).repeat(64), END);
    }

    @BeforeEach
    void aSiteWithItsFirst() {
        for (String table : List.of("site_authority", "site_secret", "jump_client")) {
            database.jdbi().useHandle(handle -> handle.execute("delete from " + table));
        }
        authorities.begin();
    }

    private void written(JumpClientRow... rows) {
        try (ReadSideWriter writer = new ReadSideWriter(database, written -> {})) {
            for (JumpClientRow row : rows) {
                writer.hand(row, List.of());
            }
        }
    }

    private List<SiteAuthority> listed() {
        return directory.current().trust().own();
    }

    @Test
    void aSiteBeginsWithOneHoweverManyNodesStartAtOnce() {
        var other = new JdbcAuthorities(
                otherNode, new JdbcDirectoryStore(otherNode), new SealedSecrets(otherNode, SITE_KEY), new Numbered());
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(authorities::begin), CompletableFuture.runAsync(other::begin))
                .join();

        assertThat(listed()).containsExactly(authority(1, State.CURRENT));
        assertThat(other.secret(1)).hasValue(secret(1));
    }

    @Test
    void theKeyOfASiteThatHadNoListYetIsItsFirst() {
        database.jdbi().useHandle(handle -> handle.execute("delete from site_authority"));
        database.jdbi().useHandle(handle -> handle.execute("delete from site_secret"));
        new SealedSecrets(database, SITE_KEY).putIfAbsent("front-authority", secret(9));
        authorities.begin();
        assertThat(listed()).singleElement().satisfies(first -> {
            assertThat(first.number()).isEqualTo(1);
            assertThat(first.sha256()).isEqualTo("9".repeat(64));
        });
        assertThat(authorities.secret(1)).hasValue(secret(9));
    }

    @Test
    void aPreparedOneIsInTheDirectoryOfThisNodeAtOnceAndItsKeyIsThereForAll() {
        assertThat(get(authorities.prepare()).authority()).isEqualTo(authority(2, State.NEXT));

        assertThat(listed()).containsExactly(authority(1, State.CURRENT), authority(2, State.NEXT));
        assertThat(new SealedSecrets(otherNode, SITE_KEY).find("front-authority-2"))
                .hasValue(secret(2));
        assertRefused(ErrorCode.ALREADY_EXISTS, authorities.prepare());
    }

    @Test
    void clientsThatTakeAPlaceAndDoNotTrustItAreCounted() {
        written(
                Rows.client(1).row(),
                Rows.client(2).trusting(2),
                Rows.client(3).status(Status.OFFLINE).trusting(1),
                Rows.client(4).status(Status.LOST).trusting(0),
                Rows.client(5).status(Status.UNINSTALLED).trusting(1),
                Rows.client(6)
                        .standing(Standing.DELETION_REQUESTED)
                        .status(Status.OFFLINE)
                        .trusting(1));
        assertThat(get(authorities.clientsWithout())).isEqualTo(1);
        get(authorities.prepare());

        assertThat(get(authorities.all())).extracting(Known::clientsWithout).containsExactly(1L, 3L);
        assertThat(get(authorities.clientsWithout())).as("the next one").isEqualTo(3);
    }

    @Test
    void aChangeIsRefusedWhileClientsWouldBeCutOff() {
        written(Rows.client(1).row());
        get(authorities.prepare());

        assertThatExceptionOfType(FaultException.class)
                .isThrownBy(() -> get(authorities.change(2, false)))
                .satisfies(e -> {
                    assertThat(e.fault().is(ErrorCode.CLIENTS_WITHOUT_AUTHORITY))
                            .isTrue();
                    assertThat(e.fault().message()).startsWith("1 Jump Client does");
                });
        assertThat(listed()).containsExactly(authority(1, State.CURRENT), authority(2, State.NEXT));

        written(Rows.client(1).revision(2).trusting(2));
        assertThat(get(authorities.change(2, false)).authority()).isEqualTo(authority(2, State.CURRENT));
    }

    @Test
    void theSiteChangesAnywayAndBack() {
        written(Rows.client(1).row());
        get(authorities.prepare());

        Known changed = get(authorities.change(2, true));
        assertThat(changed.clientsWithout()).isEqualTo(1);
        assertThat(listed()).containsExactly(authority(1, State.FORMER), authority(2, State.CURRENT));

        get(authorities.change(1, false));
        assertThat(listed()).containsExactly(authority(1, State.CURRENT), authority(2, State.FORMER));
        assertRefused(ErrorCode.NOT_FOUND, authorities.change(3, true));
    }

    @Test
    void aRetiredOneIsGoneWithItsKeyAndItsNumberNeverComesAgain() {
        get(authorities.prepare());
        get(authorities.retire(2, false));

        assertThat(listed()).containsExactly(authority(1, State.CURRENT));
        assertThat(authorities.secret(2)).isEmpty();
        assertThat(get(authorities.prepare()).authority()).isEqualTo(authority(3, State.NEXT));
        assertRefused(ErrorCode.IN_USE, authorities.retire(1, true));
    }

    @Test
    void aFormerOneStaysWhileSomebodyMayNeedIt() {
        written(Rows.client(1).row());
        get(authorities.prepare());
        get(authorities.change(2, true));

        assertRefused(ErrorCode.CLIENTS_WITHOUT_AUTHORITY, authorities.retire(1, false));
        assertThat(authorities.secret(1)).isPresent();

        get(authorities.retire(1, true));
        assertThat(listed()).containsExactly(authority(2, State.CURRENT));
        assertThat(authorities.secret(1)).isEmpty();
    }
}
