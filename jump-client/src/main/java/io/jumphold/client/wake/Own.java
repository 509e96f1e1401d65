package io.jumphold.client.wake;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/**
 * An address of this machine's, and how much of it is the network's.
 *
 * @param address 4 or 16 bytes
 * @param prefix how many bits
 */
record Own(byte[] address, int prefix) {
    private static final int IPV4 = 4;
    private static final int BYTE = 0xff;

    /** Networks of two addresses and of one have no address for all. */
    private static final int SMALLEST = 30;

    /** Where a packet leaves, and the address of all on that network. */
    record Way(InetAddress from, InetAddress everybody) {}

    /** The ways onto the network of this gateway: over each interface that has an address in it. By IPv4, for IPv6 has no broadcast. */
    static List<Way> ways(List<List<Own>> interfaces, byte[] gateway) {
        List<Way> ways = new ArrayList<>();
        for (List<Own> one : interfaces) {
            if (one.stream().noneMatch(own -> own.isWith(gateway))) {
                continue;
            }
            one.stream()
                    .filter(own -> own.address.length == IPV4 && own.prefix <= SMALLEST)
                    .filter(own -> gateway.length != IPV4 || own.isWith(gateway))
                    .map(Own::way)
                    .filter(way -> !ways.contains(way))
                    .forEach(ways::add);
        }
        return ways;
    }

    private boolean isWith(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        for (int i = 0; i < address.length; i++) {
            int mask = mask(i);
            if ((address[i] & mask) != (other[i] & mask)) {
                return false;
            }
        }
        return true;
    }

    private Way way() {
        byte[] everybody = address.clone();
        for (int i = 0; i < everybody.length; i++) {
            everybody[i] |= (byte) ~mask(i);
        }
        return new Way(inet(address), inet(everybody));
    }

    /** The network's bits of the byte at this place. */
    private int mask(int place) {
        int bits = Math.min(Math.max(prefix - place * Byte.SIZE, 0), Byte.SIZE);
        return BYTE << (Byte.SIZE - bits) & BYTE;
    }

    private static InetAddress inet(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException(wrongLength);
        }
    }
}
