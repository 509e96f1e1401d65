package io.jumphold.cluster;

import java.time.Duration;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.slf4j.event.Level;

/** How an entity comes back after a write that the journal refused. */
public final class Restarts {
    private static final int QUIET_FAILURES = 3;

    private Restarts() {}

    /** From what is on disk, after 0.2 to 10 s. The first failures are not worth a stack trace each: one bad batch would write thousands. */
    public static BackoffSupervisorStrategy afterFailedWrite() {
        return SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2)
                .withLogLevel(Level.DEBUG)
                .withCriticalLogLevel(Level.ERROR, QUIET_FAILURES);
    }
}
