package io.jumphold.cluster.heart;

import io.jumphold.cluster.jumpclient.Entry;
import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.jumpclient.JumpClientReply;
import io.jumphold.cluster.jumpclient.JumpClients;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.error.FaultException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.japi.function.Function;

/** Asks the entity, wherever it is. */
record ShardedJumpClients(IntFunction<EntityRef<JumpClientCommand>> clients, Duration patience) implements JumpClients {

    @Override
    public CompletionStage<Entry> edit(int id, JumpItems.Change change, OptionalLong ifVersion, String by) {
        return ask(
                        id,
                        replyTo -> new JumpClientCommand.Edit(
                                change.name(),
                                change.tag(),
                                change.comments(),
                                change.jumpGroupId(),
                                ifVersion.isPresent() ? ifVersion.getAsLong() : null,
                                change.settlesConflict(),
                                by,
                                replyTo))
                .thenApply(reply -> ((JumpClientReply.Edited) reply).entry());
    }

    @Override
    public CompletionStage<Void> remove(int id, String by) {
        return ask(id, replyTo -> new JumpClientCommand.Remove(by, replyTo)).thenAccept(done -> {});
    }

    private CompletionStage<JumpClientReply> ask(
            int id, Function<ActorRef<JumpClientReply>, JumpClientCommand> command) {
        CompletionStage<JumpClientReply> asked = clients.apply(id).ask(command, patience);
        return Asks.busyWhenLate(asked).thenApply(reply -> {
            if (reply instanceof JumpClientReply.Refused(var fault)) {
                throw new FaultException(fault);
            }
            return reply;
        });
    }
}
