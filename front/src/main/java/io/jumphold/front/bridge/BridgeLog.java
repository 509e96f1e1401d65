package io.jumphold.front.bridge;

import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.event.BusLogging;
import org.apache.pekko.event.DefaultLoggingFilter;

/** The server layer's log. Lost connections are everyday events: they are no errors, and their stack traces tell nothing. */
final class BridgeLog extends BusLogging {

    BridgeLog(ActorSystem system) {
        super(
                system.eventStream(),
                HttpWay.class.getName(),
                HttpWay.class,
                new DefaultLoggingFilter(system.settings(), system.eventStream()));
    }

    @Override
    public void notifyError(Throwable cause, String message) {
        if (cause instanceof ConnectionLost) {
            debug(message);
        } else {
            super.notifyError(cause, message);
        }
    }
}
