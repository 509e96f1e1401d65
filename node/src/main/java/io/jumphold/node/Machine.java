package io.jumphold.node;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The machine that this process runs on. */
final class Machine {
    private Machine() {}

    /** As it knows itself; a container has a name of its own. */
    static String name() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
