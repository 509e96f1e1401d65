package io.jumphold.client.upgrade;

import io.jumphold.client.link.Address;
import io.jumphold.protocol.wire.ClientFrame;
import java.util.List;

/** Where the client is attached, and what can be said there. */
public interface Seat {
    Address node();

    /** All of the site's addresses that are known by now. */
    List<Address> site();

    /** The oldest wire version that the node speaks. */
    int wireOldest();

    /** The newest one. */
    int wireNewest();

    /** For what the site must acknowledge. */
    long nextNumber();

    void send(ClientFrame frame);
}
