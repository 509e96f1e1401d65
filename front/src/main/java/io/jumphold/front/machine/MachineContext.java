package io.jumphold.front.machine;

import io.jumphold.cluster.link.Machines;
import io.jumphold.front.door.FrontSettings;
import java.time.Clock;

/** What all machines' connections share. */
record MachineContext(FrontSettings settings, Machines machines, Clock clock) {}
