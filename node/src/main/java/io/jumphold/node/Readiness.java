package io.jumphold.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.ActorSystem;

/** Ready while the front door is open and the database answers; the management endpoint asks it at {@code /ready}. */
public final class Readiness implements Supplier<CompletionStage<Boolean>> {
    private final ActorSystem system;

    /** Made by Pekko Management by name. */
    public Readiness(ActorSystem system) {
        this.system = system;
    }

    @Override
    public CompletionStage<Boolean> get() {
        BooleanSupplier check = ReadinessSetup.of(system);
        return CompletableFuture.supplyAsync(check::getAsBoolean);
    }
}
