package io.jumphold.client.attach;

import io.jumphold.client.link.Address;

/** How an ending reads in the log. */
final class Wording {
    private Wording() {}

    static String of(Address address, Ending ending) {
        if (ending instanceof Ending.Refused refused) {
            return address + " refused: " + refused.fault().code() + " ("
                    + refused.fault().message() + ")";
        }
        if (ending instanceof Ending.Lost lost) {
            return "Lost " + address + ": " + lost.why();
        }
        if (ending instanceof Ending.Unreachable unreachable) {
            return "Cannot attach to " + address + ": " + unreachable.why();
        }
        return "Left the site";
    }
}
