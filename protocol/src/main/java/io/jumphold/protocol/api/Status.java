package io.jumphold.protocol.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The one status of a Jump Client (PRES-2). */
public enum Status {
    @JsonProperty("online")
    ONLINE,
    @JsonProperty("offline")
    OFFLINE,
    @JsonProperty("lost")
    LOST,
    @JsonProperty("uninstalled")
    UNINSTALLED
}
