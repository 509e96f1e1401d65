package io.jumphold.cluster.heart;

import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.session.SessionCommand;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/** Finds what was attached to starts of nodes that are gone, and tells it so in paced batches (PRES-3); and wakes sessions that such a start left open. */
final class Reaper {
    /** What the reaper is told. */
    sealed interface Message {
        /** Time to look for stranded Jump Clients. */
        record Look() implements Message {}

        record Found(
                @Nullable List<JumpItemList.Stranded> stranded,
                @Nullable Throwable failure) implements Message {}

        /** Time to look for unfinished sessions. */
        record LookForSessions() implements Message {}

        record Unfinished(
                @Nullable List<String> sessions, @Nullable Throwable failure) implements Message {}
    }

    private static final int BATCH = 500;
    private static final int SESSIONS = 1_000;
    private static final Duration WHILE_THERE_IS_MORE = Duration.ofMillis(500);
    private static final Duration OTHERWISE = Duration.ofSeconds(5);

    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;
    private final Supplier<Optional<Set<Long>>> living;
    private final JumpItemList list;
    private final BiConsumer<Integer, JumpClientCommand> clients;
    private final BiConsumer<String, SessionCommand> sessions;
    private @Nullable Set<Long> known;

    /** The reaper; {@code living} are the starts of nodes that are in the cluster, empty where another node is to look or it is not known yet. */
    static Behavior<Message> create(
            Supplier<Optional<Set<Long>>> living,
            JumpItemList list,
            BiConsumer<Integer, JumpClientCommand> clients,
            BiConsumer<String, SessionCommand> sessions) {
        Behavior<Message> reaper = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            context.getSelf().tell(new Message.Look());
            return Behaviors.receiveMessage(new Reaper(context, timers, living, list, clients, sessions)::on);
        }));
        return Behaviors.supervise(reaper)
                .onFailure(SupervisorStrategy.restartWithBackoff(OTHERWISE, OTHERWISE.multipliedBy(6), 0.2));
    }

    private Reaper(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            Supplier<Optional<Set<Long>>> living,
            JumpItemList list,
            BiConsumer<Integer, JumpClientCommand> clients,
            BiConsumer<String, SessionCommand> sessions) {
        this.context = context;
        this.timers = timers;
        this.living = living;
        this.list = list;
        this.clients = clients;
        this.sessions = sessions;
    }

    private Behavior<Message> on(Message message) {
        switch (message) {
            case Message.Look ignored -> living.get().ifPresentOrElse(this::look, this::leaveItToTheLeader);
            case Message.Found(var stranded, var failure) -> {
                List<JumpItemList.Stranded> found = stranded == null ? List.of() : stranded;
                found.forEach(one -> clients.accept(one.clientId(), new JumpClientCommand.NodeGone(one.incarnation())));
                again(new Message.Look(), found.size() < BATCH ? OTHERWISE : WHILE_THERE_IS_MORE);
            }
            case Message.LookForSessions ignored ->
                context.pipeToSelf(list.unfinishedSessions(SESSIONS), Message.Unfinished::new);
            case Message.Unfinished(var open, var failure) -> {
                List<String> found = open == null ? List.of() : open;
                found.forEach(id -> sessions.accept(id, new SessionCommand.Wake()));
                if (open == null || found.size() == SESSIONS) {
                    again(new Message.LookForSessions(), OTHERWISE);
                }
            }
        }
        return Behaviors.same();
    }

    private void leaveItToTheLeader() {
        known = null;
        again(new Message.Look(), OTHERWISE);
    }

    /** A start that has gone since the last look may have left sessions that no connection asks for any more. */
    private void look(Set<Long> starts) {
        if (known == null || !starts.containsAll(known)) {
            context.getSelf().tell(new Message.LookForSessions());
        }
        known = starts;
        context.pipeToSelf(list.stranded(starts, BATCH), Message.Found::new);
    }

    private void again(Message look, Duration later) {
        timers.startSingleTimer(look, look, later);
    }
}
