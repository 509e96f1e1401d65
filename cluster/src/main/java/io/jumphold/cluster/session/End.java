package io.jumphold.cluster.session;

import com.fasterxml.jackson.annotation.JsonProperty;

/** One of a session's two ends. */
public enum End {
    @JsonProperty("representative")
    REPRESENTATIVE,
    @JsonProperty("jump_client")
    JUMP_CLIENT;

    End other() {
        return this == JUMP_CLIENT ? REPRESENTATIVE : JUMP_CLIENT;
    }
}
