package io.jumphold.protocol.error;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What the caller should do after a refusal. Each has a range of WebSocket close codes, so that an old peer understands a new code. */
public enum Advice {
    /** Connect again at once, to any node. Close codes 4000 to 4299. */
    @JsonProperty("reconnect")
    RECONNECT(4000),
    /** Try again later: after the time the answer names, else with backoff. Close codes 4300 to 4599. */
    @JsonProperty("retry")
    @JsonEnumDefaultValue
    RETRY(4300),
    /** The same request will not succeed; something must change first. Close codes 4600 to 4899. */
    @JsonProperty("stop")
    STOP(4600);

    private static final int RANGE = 300;
    private final int firstCloseCode;

    Advice(int firstCloseCode) {
        this.firstCloseCode = firstCloseCode;
    }

    int closeCode(int number) {
        return firstCloseCode + number;
    }

    /**
     * The advice that a WebSocket close code carries.
     *
     * @return the advice of the code's range; {@link #RETRY} for every code outside the three ranges
     */
    public static Advice ofCloseCode(int closeCode) {
        for (Advice advice : values()) {
            if (closeCode >= advice.firstCloseCode && closeCode < advice.firstCloseCode + RANGE) {
                return advice;
            }
        }
        return RETRY;
    }
}
