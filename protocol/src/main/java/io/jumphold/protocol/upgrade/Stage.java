package io.jumphold.protocol.upgrade;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** How far a Jump Client is with its upgrade, as it says itself. That it succeeded is not said: it attaches as the new version. */
public enum Stage {
    @JsonProperty("fetching")
    FETCHING,
    /** The payload is there, whole and genuine. */
    @JsonProperty("fetched")
    FETCHED,
    /** It goes away now, and comes back within 5 minutes: as the new version, or as the old one with {@link #FAILED}. */
    @JsonProperty("installing")
    INSTALLING,
    @JsonProperty("failed")
    FAILED,
    /** One that only a newer client knows; it is acknowledged and nothing more. */
    @JsonProperty("other")
    @JsonEnumDefaultValue
    OTHER
}
