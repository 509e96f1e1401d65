package io.jumphold.front.machine;

import io.jumphold.cluster.link.Machines;
import io.jumphold.front.door.Destination;
import io.jumphold.front.door.FrontSettings;
import io.jumphold.front.door.Guest;
import java.time.Clock;

/** {@code GET /session}: one end of a session's pipe, of the Jump Client or of the representative. */
public final class SessionWay implements Destination {

    private final MachineContext context;

    public SessionWay(FrontSettings settings, Machines machines, Clock clock) {
        this.context = new MachineContext(settings, machines, clock);
    }

    @Override
    public void receive(Guest guest) {
        new SessionSocket(context, guest).open(context.settings().machines().pipeUnsent());
    }
}
