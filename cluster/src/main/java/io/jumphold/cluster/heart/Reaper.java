package io.jumphold.cluster.heart;

import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.session.SessionCommand;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;

/** Finds what was attached to starts of nodes that are gone, and tells it so in paced batches (PRES-3); and wakes sessions that such a start left open. */
final class Reaper {
    /** What the reaper is told. */
    sealed interface Message {
        record Look() implements Message {}

        record Found(
                @Nullable List<JumpItemList.Stranded> stranded,
                @Nullable Throwable failure) implements Message {}

        record Unfinished(
                @Nullable List<String> sessions, @Nullable Throwable failure) implements Message {}
    }

    private static final int BATCH = 200;
    private static final Duration WHILE_THERE_IS_MORE = Duration.ofMillis(500);
    private static final Duration OTHERWISE = Duration.ofSeconds(5);

    private final ActorContext<Message> context;
    private final TimerScheduler<Message> timers;
    private final JumpItemList list;
    private final BiConsumer<Integer, JumpClientCommand> clients;
    private final BiConsumer<String, SessionCommand> sessions;

    static Behavior<Message> create(
            JumpItemList list,
            BiConsumer<Integer, JumpClientCommand> clients,
            BiConsumer<String, SessionCommand> sessions) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            Reaper reaper = new Reaper(context, timers, list, clients, sessions);
            context.pipeToSelf(list.unfinishedSessions(1_000), Message.Unfinished::new);
            context.getSelf().tell(new Message.Look());
            return Behaviors.receiveMessage(reaper::on);
        }));
    }

    private Reaper(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            JumpItemList list,
            BiConsumer<Integer, JumpClientCommand> clients,
            BiConsumer<String, SessionCommand> sessions) {
        this.context = context;
        this.timers = timers;
        this.list = list;
        this.clients = clients;
        this.sessions = sessions;
    }

    private Behavior<Message> on(Message message) {
        switch (message) {
            case Message.Look ignored -> context.pipeToSelf(list.stranded(living(), BATCH), Message.Found::new);
            case Message.Found(var stranded, var failure) -> {
                List<JumpItemList.Stranded> found = stranded == null ? List.of() : stranded;
                found.forEach(one -> clients.accept(one.clientId(), new JumpClientCommand.NodeGone(one.incarnation())));
                timers.startSingleTimer(new Message.Look(), found.size() == BATCH ? WHILE_THERE_IS_MORE : OTHERWISE);
            }
            case Message.Unfinished(var open, var failure) -> {
                if (open != null) {
                    open.forEach(id -> sessions.accept(id, new SessionCommand.Wake()));
                }
            }
        }
        return Behaviors.same();
    }

    private Set<Long> living() {
        return StreamSupport.stream(
                        Cluster.get(context.getSystem()).state().getMembers().spliterator(), false)
                .map(member -> member.uniqueAddress().longUid())
                .collect(Collectors.toUnmodifiableSet());
    }
}
