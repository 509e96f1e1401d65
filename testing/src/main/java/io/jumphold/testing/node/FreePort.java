package io.jumphold.testing.node;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port that nobody has at the moment, for what must know its port before it opens it. */
public final class FreePort {
    /** Below those that systems give to connections that leave: a node that is killed and started again finds its own still free. */
    private static final int FIRST = 15_000;

    private static final int BEYOND = 32_000;
    private static final int MOST_TRIES = 100;

    private FreePort() {}

    /** Another one each time, as a rule. */
    public static int find() {
        for (int i = 0; i < MOST_TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, BEYOND);
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // The next one.
            }
        }
        throw new IllegalStateException("No port from " + FIRST + " to " + BEYOND + " is free");
    }
}
