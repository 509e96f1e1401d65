package io.jumphold.front.machine;

import io.jumphold.cluster.link.Machines;
import io.jumphold.front.door.Destination;
import io.jumphold.front.door.FrontSettings;
import io.jumphold.front.door.Guest;
import io.jumphold.front.trunk.Trunks;
import java.time.Clock;

/** {@code GET /session}: one end of a session's pipe, of the Jump Client or of the representative. */
public final class SessionWay implements Destination {

    private final MachineContext context;
    private final Trunks trunks;

    /** {@code trunks}: where this node and others meet, for sessions whose ends do not. */
    public SessionWay(FrontSettings settings, Machines machines, Trunks trunks, Clock clock) {
        this.context = new MachineContext(settings, machines, clock);
        this.trunks = trunks;
    }

    @Override
    public void receive(Guest guest) {
        new SessionSocket(context, trunks, guest)
                .open(context.settings().machines().pipeUnsent());
    }
}
