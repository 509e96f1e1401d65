package io.jumphold.front.door;

/** What serves the connections of one way. */
@FunctionalInterface
public interface Destination {

    /** Adds what serves the guest to the end of its pipeline, which then gets all its bytes from the first on. */
    void receive(Guest guest);
}
