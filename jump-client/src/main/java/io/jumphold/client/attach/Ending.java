package io.jumphold.client.attach;

import io.jumphold.protocol.error.Advice;
import io.jumphold.protocol.error.Fault;
import java.util.List;

/** How one attempt to be attached ended. */
sealed interface Ending {
    /** No node was reached, or none that may be trusted. */
    record Unreachable(String why) implements Ending {}

    /**
     * The node said no.
     *
     * @param elsewhere nodes that would have it (TIER-2)
     * @param place in line, for the next try (RATE-2); empty: none
     */
    record Refused(Fault fault, List<String> elsewhere, String place) implements Ending {
        Refused(Fault fault) {
            this(fault, List.of(), "");
        }
    }

    /**
     * There was a connection, and it ended.
     *
     * @param welcomed the site had taken this client in
     * @param steady it held long enough to count as a success
     */
    record Lost(Advice advice, String why, boolean welcomed, boolean steady) implements Ending {}

    /** This client is attached to another node, as this one asked it to be (PRES-9). */
    record Moved() implements Ending {}

    /** Its user is no longer logged in (PRES-6). */
    record LoggedOut() implements Ending {}

    /** This process was asked to end. */
    record Stopped() implements Ending {}

    /** The site knows that this client has left; nothing is to be done but to delete its files. */
    record Left() implements Ending {}

    /** Whether a node of the site, known for one, took this client in or told it why not (LIFE-5). */
    default boolean siteReached() {
        if (this instanceof Lost lost) {
            return lost.welcomed();
        }
        return !(this instanceof Unreachable);
    }
}
