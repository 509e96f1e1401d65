package io.jumphold.persistence.journal;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/** An entity that writes down what it is told and answers with all of it; nothing but the journal is needed to try the journal. */
final class Notebook extends EventSourcedBehavior<Notebook.Write, String, String> {
    record Write(String note, ActorRef<String> replyTo) {}

    Notebook(String id) {
        super(
                PersistenceId.of("Notebook", id),
                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(50), Duration.ofMillis(200), 0));
    }

    @Override
    public String emptyState() {
        return "";
    }

    @Override
    public CommandHandler<Write, String, String> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(
                        Write.class,
                        write -> Effect().persist(write.note).thenRun((String all) -> write.replyTo.tell(all)))
                .build();
    }

    @Override
    public EventHandler<String, String> eventHandler() {
        return (all, note) -> all + note;
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        return RetentionCriteria.snapshotEvery(3, 1);
    }
}
