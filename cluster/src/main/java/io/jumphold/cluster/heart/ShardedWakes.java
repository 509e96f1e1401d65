package io.jumphold.cluster.heart;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.jumpclient.JumpClientReply;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.wake.Network;
import io.jumphold.cluster.wake.Wakes;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.machine.Gateway;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/** Finds in the list who could help, has the sleeping machine's entity allow the attempt, and only then asks them. */
record ShardedWakes(
        IntFunction<EntityRef<JumpClientCommand>> clients,
        JumpItemList list,
        Supplier<Settings> settings,
        Duration patience)
        implements Wakes {
    private static final int MOST_ASKED = 3;

    @Override
    public CompletionStage<List<Integer>> wake(int id, Gateway gateway, byte[] secureOn, String by) {
        if (!settings.get().allowWake()) {
            return CompletableFuture.failedStage(new FaultException(ErrorCode.WAKE_DISABLED.fault()));
        }
        return candidates(id, gateway)
                .thenCompose(candidates ->
                        allowed(id, candidates, by).thenCompose(sleeper -> asked(candidates, sleeper, secureOn)));
    }

    private CompletionStage<List<Integer>> candidates(int id, Gateway gateway) {
        return Network.of(gateway)
                .map(network -> list.onlineOn(network, id, MOST_ASKED))
                .orElseGet(() -> CompletableFuture.completedStage(List.of()));
    }

    private CompletionStage<JumpClientReply.MayBeWoken> allowed(int id, List<Integer> candidates, String by) {
        CompletionStage<JumpClientReply> asked =
                clients.apply(id).ask(replyTo -> new JumpClientCommand.Wake(candidates, by, replyTo), patience);
        return Asks.busyWhenLate(asked).thenApply(reply -> {
            if (reply instanceof JumpClientReply.Refused(var fault)) {
                throw new FaultException(fault);
            }
            return (JumpClientReply.MayBeWoken) reply;
        });
    }

    /** The list may be behind: who has left meanwhile, or does not answer, was of no help. */
    private CompletionStage<List<Integer>> asked(
            List<Integer> candidates, JumpClientReply.MayBeWoken sleeper, byte[] secureOn) {
        List<CompletableFuture<Integer>> answers = candidates.stream()
                .map(other -> asked(other, sleeper, secureOn).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(all -> answers.stream()
                        .map(CompletableFuture::join)
                        .filter(Objects::nonNull)
                        .toList())
                .thenApply(ShardedWakes::somebody);
    }

    private CompletionStage<Integer> asked(int other, JumpClientReply.MayBeWoken sleeper, byte[] secureOn) {
        CompletionStage<JumpClientReply> asked = clients.apply(other)
                .ask(
                        replyTo -> new JumpClientCommand.HelpWake(sleeper.gateway(), sleeper.macs(), secureOn, replyTo),
                        patience);
        return asked.thenApply(reply -> reply instanceof JumpClientReply.Done ? other : null)
                .exceptionally(late -> null);
    }

    private static List<Integer> somebody(List<Integer> asked) {
        if (asked.isEmpty()) {
            throw new FaultException(ErrorCode.NO_WAKE_HELPER.fault());
        }
        return asked;
    }
}
