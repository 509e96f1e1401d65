package io.jumphold.testing.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;

/** A port that nobody has at the moment, for what must know its port before it opens it. */
public final class FreePort {
    private FreePort() {}

    /** Another one each time, as a rule. */
    public static int find() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
