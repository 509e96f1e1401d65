package io.jumphold.cluster.heart;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** Turns what may become of an ask into what callers are told. */
final class Asks {
    private Asks() {}

    /** An entity that does not answer in time is {@code server_busy}. */
    static <T> CompletionStage<T> busyWhenLate(CompletionStage<T> asked) {
        return asked.exceptionally(failure -> {
            Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                    ? wrapped.getCause()
                    : failure;
            throw cause instanceof TimeoutException
                    ? new FaultException(ErrorCode.SERVER_BUSY.fault())
                    : new CompletionException(cause);
        });
    }
}
