package io.jumphold.testing.life;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.util.HexFormat;

/** A program that tells, one line of hex for each, what comes by UDP to port 9; the first line says that it listens. */
final class Ear {
    static final String LISTENS = "listens";

    private static final int PORT = 9;
    private static final int LARGEST = 2_000;

    private Ear() {}

    public static void main(String[] arguments) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(PORT)) {
            System.out.println(LISTENS);
            while (true) {
                System.out.println(next(socket));
            }
        }
    }

    static String next(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        socket.receive(packet);
        return HexFormat.of().formatHex(packet.getData(), 0, packet.getLength());
    }
}
