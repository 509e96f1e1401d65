package io.jumphold.cluster.access;

import io.jumphold.protocol.error.Fault;

/** Yes, or no with the reason. */
public sealed interface Decision {
    record Allowed() implements Decision {}

    record Denied(Fault fault) implements Decision {}

    Decision ALLOWED = new Allowed();
}
