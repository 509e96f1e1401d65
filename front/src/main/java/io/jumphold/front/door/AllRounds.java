package io.jumphold.front.door;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The rounds of all event loops. */
public final class AllRounds {

    private final Map<EventExecutor, Rounds> byLoop = new HashMap<>();

    public AllRounds(EventLoopGroup loops, Duration interval) {
        loops.forEach(loop -> byLoop.put(loop, Rounds.on(loop, interval)));
    }

    Rounds of(EventLoop loop) {
        var rounds = byLoop.get(loop);
        if (rounds == null) {
            throw new IllegalArgumentException("Not a loop of this door");
        }
        return rounds;
    }

    /** Asks every connection to leave, and those that come later too. */
    public void close() {
        onEach(Rounds::close);
    }

    /** Ends every connection. */
    public void clear() {
        onEach(Rounds::clear);
    }

    /** How many connections stand. */
    public CompletionStage<Integer> size() {
        return byLoop.entrySet().stream()
                .map(entry -> CompletableFuture.supplyAsync(entry.getValue()::size, entry.getKey()))
                .reduce((one, other) -> one.thenCombine(other, Integer::sum))
                .orElseThrow();
    }

    private void onEach(Consumer<Rounds> action) {
        byLoop.forEach((loop, rounds) -> loop.execute(() -> action.accept(rounds)));
    }
}
