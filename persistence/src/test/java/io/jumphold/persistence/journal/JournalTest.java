package io.jumphold.persistence.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.Dialect;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The journal of Pekko Persistence through the node's own pool. */
class JournalTest extends OnBothDatabases {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ActorTestKit kit;

    JournalTest(Dialect dialect) {
        super(dialect);
        // One write at a time, so that what comes together is one batch.
        Config config = ConfigFactory.parseString("""
                        pekko.actor.provider = local
                        jdbc-journal.parallelism = 1
                        """)
                .withFallback(ConfigFactory.parseResources("jumphold-persistence.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
        kit = ActorTestKit.create(ActorSystem.create(
                Behaviors.empty(),
                "JournalTest",
                ActorSystemSetup.create(BootstrapSetup.create(config), new DatabaseSetup(database))));
    }

    @AfterEach
    void stopActors() {
        kit.shutdownTestKit();
        kit.system().terminate();
        get(kit.system().getWhenTerminated());
    }

    @Test
    void whatWasAnsweredIsThereAfterARestartWithAndWithoutASnapshot() {
        ActorRef<Notebook.Write> first = kit.spawn(new Notebook("restart"));
        for (String note : List.of("a", "b", "c", "d")) {
            answered(write(first, note));
        }
        kit.stop(first);
        assertThat(answered(write(kit.spawn(new Notebook("restart")), "e"))).isEqualTo("abcde");
        assertThat(count("select count(*) from snapshot where persistence_id = 'Notebook|restart'"))
                .isEqualTo(1);
        assertThat(count("select count(*) from event_tag")).isZero();
    }

    @Test
    void anEventThatCannotBeWrittenFailsItsOwnEntityAndNoOtherOfTheBatch() {
        List<ActorRef<Notebook.Write>> all = IntStream.range(0, 300)
                .mapToObj(i -> kit.spawn(new Notebook("batch-" + i)))
                .toList();
        all.stream().map(entity -> write(entity, "a")).toList().forEach(JournalTest::answered);
        ActorRef<Notebook.Write> guilty = all.get(150);
        writtenBehindItsBack("Notebook|batch-150");

        List<CompletionStage<String>> answers =
                all.stream().map(entity -> write(entity, "b")).toList();
        for (int i = 0; i < answers.size(); i++) {
            if (i != 150) {
                assertThat(answered(answers.get(i))).isEqualTo("ab");
            }
        }
        // It has started again and read what the other one wrote.
        assertThat(answered(write(guilty, "c"))).isEqualTo("aac");
    }

    /** As another incarnation of the entity would, on a node that has lost touch. */
    private void writtenBehindItsBack(String persistenceId) {
        database.jdbi()
                .useHandle(handle -> handle.execute(
                        "insert into event_journal (persistence_id, sequence_number, deleted, writer,"
                                + " write_timestamp, adapter_manifest, event_payload, event_ser_id, event_ser_manifest)"
                                + " select persistence_id, sequence_number + 1, deleted, 'another', write_timestamp, adapter_manifest,"
                                + " event_payload, event_ser_id, event_ser_manifest from event_journal where persistence_id = ?",
                        persistenceId));
    }

    private CompletionStage<String> write(ActorRef<Notebook.Write> to, String note) {
        return AskPattern.ask(to, replyTo -> new Notebook.Write(note, replyTo), PATIENCE, kit.scheduler());
    }

    private static String answered(CompletionStage<String> answer) {
        return get(answer);
    }

    private int count(String query) {
        return database.jdbi()
                .withHandle(
                        handle -> handle.createQuery(query).mapTo(Integer.class).one());
    }
}
