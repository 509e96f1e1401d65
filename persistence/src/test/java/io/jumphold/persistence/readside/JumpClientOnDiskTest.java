package io.jumphold.persistence.readside;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.jumpclient.Entry;
import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.jumpclient.JumpClientEntity;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.cluster.list.Laggards;
import io.jumphold.cluster.upgrade.Owing;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.Dialect;
import io.jumphold.persistence.directory.JdbcIdentities;
import io.jumphold.persistence.journal.DatabaseSetup;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The Jump Client's entity over the real journal, with its row and its history. */
class JumpClientOnDiskTest extends OnBothDatabases {
    private static final Clock CLOCK = Clock.fixed(Rows.NOW, ZoneOffset.UTC);

    private final ActorTestKit kit;
    private final ReadSideWriter writer;
    private final JdbcJumpItemList list;

    JumpClientOnDiskTest(Dialect dialect) {
        super(dialect);
        Config config = ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(ConfigFactory.parseResources("jumphold-heart.conf"))
                .withFallback(ConfigFactory.parseResources("jumphold-persistence.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
        kit = ActorTestKit.create(ActorSystem.create(
                Behaviors.empty(),
                "OnDisk",
                ActorSystemSetup.create(BootstrapSetup.create(config), new DatabaseSetup(database))));
        writer = new ReadSideWriter(database, rows -> {});
        list = new JdbcJumpItemList(database, () -> Directory.EMPTY);
    }

    @AfterEach
    void stopActors() {
        kit.shutdownTestKit();
        kit.system().terminate();
        get(kit.system().getWhenTerminated());
        writer.close();
    }

    @Test
    @Tag("LIFE-9")
    void itsRowAndItsHistoryFollowItAndItComesBackAsItWas() {
        ActorRef<JumpClientCommand> first = entity(1);
        enrolled(first);
        assertThat(item(1).status()).isEqualTo(Status.ONLINE);
        first.tell(new JumpClientCommand.Detach(1, "closed", kit.system().ignoreRef()));
        await().atMost(10, SECONDS).until(() -> item(1).status() == Status.OFFLINE);
        kit.stop(first);

        entity(1).tell(new JumpClientCommand.Access("carol"));
        await().atMost(10, SECONDS).until(() -> item(1).times().lastAccessed() != null);
        assertThat(item(1).name()).isEqualTo("Press 4");
        assertThat(get(list.history(1, null, 10)).items())
                .extracting(JumpItems.HistoryEntry::what)
                .containsExactly("accessed", "offline", "online", "enrolled");
    }

    @Test
    void theJournalNamesNoClass() {
        enrolled(entity(2));
        assertThat(database.jdbi()
                        .<List<byte[]>, RuntimeException>withHandle(handle -> handle.createQuery(
                                        "select event_payload from event_journal where persistence_id = 'JumpClient|2'")
                                .map((row, ctx) -> row.getBytes(1))
                                .list()))
                .isNotEmpty()
                .allSatisfy(payload -> assertThat(new String(payload, StandardCharsets.ISO_8859_1))
                        .doesNotContain("io.jumphold"));
        assertThat(text("select max(event_ser_manifest) from event_journal where persistence_id = 'JumpClient|2'"))
                .isEmpty();
    }

    @Test
    void whatACrashKeptFromTheReadSideIsBroughtBackFromTheJournal() {
        ActorRef<JumpClientCommand> first = entity(3);
        enrolled(first);
        kit.stop(first);
        database.jdbi().useHandle(handle -> {
            handle.execute("delete from jump_client where id = 3");
            handle.execute("delete from jump_client_history where client_id = 3");
            handle.execute("update reconciled set journal_ordering = 0");
        });
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
        try (Reconciler reconciler = new Reconciler(database, new Waking(), later)) {
            reconciler.pass();
        }
        await().atMost(10, SECONDS).until(() -> get(list.details(3)).isPresent());
        await().atMost(10, SECONDS)
                .until(() -> get(list.history(3, null, 10)).items().size() == 2);
    }

    /** As sharding does: an entity that sleeps is woken by what it is told. */
    private final class Waking implements Laggards {
        @Override
        public void jumpClient(int id) {
            if (id == 3) {
                entity(id).tell(new JumpClientCommand.HandRow());
            }
        }

        @Override
        public void session(String id) {}
    }

    private ActorRef<JumpClientCommand> entity(int id) {
        return kit.spawn(JumpClientEntity.create(
                id, kit.system().ignoreRef(), CLOCK, writer, new JdbcIdentities(database), Owing.NOTHING));
    }

    private void enrolled(ActorRef<JumpClientCommand> entity) {
        TestProbe<LinkMessage> links = kit.createTestProbe();
        entity.tell(new JumpClientCommand.Enrol(
                new byte[] {1, 2, 3},
                5,
                0,
                new Entry("Press 4", Rows.GENERAL, "hall-b", "", 1),
                Rows.facts("press-4"),
                Lifetime.UNBOUNDED,
                null,
                new JumpClientCommand.From("node-1:25520", 77, 1, "203.0.113.7", 9),
                links.ref()));
        assertThat(links.receiveMessage(Duration.ofSeconds(20))).isInstanceOf(LinkMessage.Answer.class);
        await().atMost(10, SECONDS).until(() -> writer.waiting() == 0);
    }

    private JumpItems.Item item(int id) {
        return get(list.details(id)).orElseThrow().item();
    }

    private String text(String query) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(query).mapTo(String.class).one());
    }
}
