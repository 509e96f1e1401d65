package io.jumphold.protocol.machine;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** How a Jump Client is installed (PRES-6). */
public enum InstallMode {
    /** Runs always, for the whole machine. */
    @JsonProperty("service")
    @JsonEnumDefaultValue
    SERVICE,
    /** Runs while its user is logged in. */
    @JsonProperty("user")
    USER
}
