package io.jumphold.cluster.heart;

import io.jumphold.cluster.ClusterMessage;
import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.cluster.list.Changes;
import io.jumphold.cluster.list.LiveFeed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.pubsub.Topic;

/** Carries what this node's writer has committed to every node, and what any node's has to the consoles here. */
final class LiveHub implements LiveFeed, Changes {
    /** What the hub's actor is told. */
    sealed interface Message {
        record Written(List<JumpClientRow> rows) implements Message, ClusterMessage {}

        record Flush() implements Message {}
    }

    private static final Duration COALESCE = Duration.ofMillis(100);

    private final List<Consumer<List<JumpClientRow>>> listeners = new CopyOnWriteArrayList<>();
    private final ActorRef<Topic.Command<Message.Written>> topic;

    LiveHub(ActorSystem<?> system) {
        topic = system.systemActorOf(
                Topic.create(Message.Written.class, "jump-client-changes"), "jump-client-changes", Props.empty());
        ActorRef<Message> hub = system.systemActorOf(
                // A listener that throws is that console's defect: the others hear on.
                Behaviors.supervise(Behaviors.<Message>withTimers(timers -> hub(timers, new LinkedHashMap<>())))
                        .onFailure(SupervisorStrategy.resume()),
                "live-hub",
                Props.empty());
        topic.tell(Topic.subscribe(hub.narrow()));
    }

    @Override
    public void written(List<JumpClientRow> rows) {
        topic.tell(Topic.publish(new Message.Written(rows)));
    }

    @Override
    public AutoCloseable subscribe(Consumer<List<JumpClientRow>> listener) {
        // A wrapper of its own, so that closing takes away this subscription and no equal one.
        Consumer<List<JumpClientRow>> own = rows -> listener.accept(rows);
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    private Behavior<Message> hub(TimerScheduler<Message> timers, Map<Integer, JumpClientRow> waiting) {
        return Behaviors.receiveMessage(message -> {
            switch (message) {
                case Message.Written(var rows) -> {
                    if (!listeners.isEmpty()) {
                        rows.forEach(row -> waiting.merge(
                                row.id(), row, (one, other) -> one.revision() > other.revision() ? one : other));
                        if (!timers.isTimerActive(COALESCE)) {
                            timers.startSingleTimer(COALESCE, new Message.Flush(), COALESCE);
                        }
                    }
                }
                case Message.Flush ignored -> {
                    List<JumpClientRow> rows = List.copyOf(waiting.values());
                    waiting.clear();
                    listeners.forEach(listener -> listener.accept(rows));
                }
            }
            return Behaviors.same();
        });
    }
}
