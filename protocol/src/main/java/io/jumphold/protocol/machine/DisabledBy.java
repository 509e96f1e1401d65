package io.jumphold.protocol.machine;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a Jump Client that is attached lets nobody in (PRES-7). */
public enum DisabledBy {
    /** Somebody at the machine. */
    @JsonProperty("user")
    @JsonEnumDefaultValue
    USER,
    /** It runs on its battery, and was told to let nobody in then. */
    @JsonProperty("battery")
    BATTERY,
    /** Its network counts what passes, and it was told to let nobody in then. */
    @JsonProperty("metered_network")
    METERED_NETWORK
}
