package io.jumphold.front.door;

/** A connection that stands, as its event loop's {@link Rounds} see it. Both methods run on that loop. */
public interface Visitor {

    /** Called again and again: the place to end what has been silent for too long. */
    void round(long now);

    /** The node stops in order: leave as soon as it can be done politely. */
    void doorCloses();

    /** The node has waited long enough. */
    void leaveAtOnce();
}
