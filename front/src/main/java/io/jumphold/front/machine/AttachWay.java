package io.jumphold.front.machine;

import io.jumphold.cluster.link.Machines;
import io.jumphold.front.door.Destination;
import io.jumphold.front.door.FrontSettings;
import io.jumphold.front.door.Guest;
import java.time.Clock;

/** {@code GET /attach}: the connection by which a Jump Client is online and gets its orders. */
public final class AttachWay implements Destination {

    private final MachineContext context;

    public AttachWay(FrontSettings settings, Machines machines, Clock clock) {
        this.context = new MachineContext(settings, machines, clock);
    }

    @Override
    public void receive(Guest guest) {
        new AttachSocket(context, guest).open(context.settings().machines().unsent());
    }
}
