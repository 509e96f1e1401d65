package io.jumphold.http.item;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** How many wakes this node carries out at once: each may hold a request for two minutes. */
final class WakesUnderWay {
    /** Of one person, or one program. */
    static final int MOST_OF_ONE = 20;

    static final int MOST = 200;

    private static final Duration COME_BACK_AFTER = Duration.ofSeconds(5);

    private final Map<String, Integer> byAccount = new HashMap<>();
    private int all;

    /** What somebody is told who finds no place. */
    static Fault tooMany() {
        return ErrorCode.TOO_MANY_WAKES.fault().retryAfterMs(COME_BACK_AFTER.toMillis());
    }

    /** Takes a place, if there is one. */
    synchronized boolean begin(String account) {
        int own = byAccount.getOrDefault(account, 0);
        if (own >= MOST_OF_ONE || all >= MOST) {
            return false;
        }
        byAccount.put(account, own + 1);
        all++;
        return true;
    }

    /** Gives it back. */
    synchronized void end(String account) {
        byAccount.computeIfPresent(account, (same, own) -> own == 1 ? null : own - 1);
        all--;
    }
}
