package io.jumphold.client.wake;

import java.nio.ByteBuffer;

/** What a sleeping network card looks for: six times FF, sixteen times its MAC, its password (WOL-5). */
final class MagicPacket {
    private static final int PREAMBLE = 6;
    private static final int REPEATS = 16;
    private static final byte FULL = (byte) 0xff;

    private MagicPacket() {}

    /** The packet's bytes, and nothing around them; {@code secureOn} is empty where there is no password. */
    static byte[] of(byte[] mac, byte[] secureOn) {
        ByteBuffer packet = ByteBuffer.allocate(PREAMBLE + REPEATS * mac.length + secureOn.length);
        for (int i = 0; i < PREAMBLE; i++) {
            packet.put(FULL);
        }
        for (int i = 0; i < REPEATS; i++) {
            packet.put(mac);
        }
        return packet.put(secureOn).array();
    }
}
