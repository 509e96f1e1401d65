package io.jumphold.front.bridge;

import io.jumphold.protocol.error.ErrorKind;
import io.jumphold.protocol.error.FaultException;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.event.BusLogging;
import org.apache.pekko.event.DefaultLoggingFilter;

/** The server layer's log. Lost connections and refusals are everyday events: they are no defects, and their stack traces tell nothing. */
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
        switch (reason(cause)) {
            case ConnectionLost _ -> debug(message);
            case FaultException refusal -> cutShort(refusal, message);
            default -> super.notifyError(cause, message);
        }
    }

    /** An answer that its maker ended on purpose, before it was whole. */
    private void cutShort(FaultException refusal, String message) {
        if (refusal.fault().errorCode().kind().httpStatus() >= ErrorKind.INTERNAL.httpStatus()) {
            warning(message);
        } else {
            info(message);
        }
    }

    private static Throwable reason(Throwable cause) {
        var within = cause.getCause();
        return cause instanceof CompletionException && within != null ? within : cause;
    }
}
