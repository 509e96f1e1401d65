package io.jumphold.cluster.statistics;

import io.jumphold.protocol.machine.Readings;
import java.time.Instant;

/** What a machine told of itself, and when it came. */
public record Reading(Readings readings, Instant at) {}
