package io.jumphold.node;

import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.setup.Setup;

/** Hands a node's own check to {@link Readiness}, which Pekko makes. */
final class ReadinessSetup extends Setup {
    private volatile BooleanSupplier check = () -> false;

    void set(BooleanSupplier check) {
        this.check = check;
    }

    static BooleanSupplier of(ActorSystem system) {
        return system.settings()
                .setup()
                .<ReadinessSetup>get(ReadinessSetup.class)
                .map(setup -> setup.check)
                .orElse(() -> false);
    }
}
