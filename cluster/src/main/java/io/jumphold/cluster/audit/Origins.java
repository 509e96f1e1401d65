package io.jumphold.cluster.audit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Where somebody comes from, to be counted by. */
public final class Origins {
    private static final int NETWORK_BYTES = 8;

    private Origins() {}

    /** The address; of IPv6 its network of 64 bits, for whoever has one address there has all of them. What is no address is itself. */
    public static String of(String address) {
        try {
            InetAddress known = InetAddress.ofLiteral(address);
            if (!(known instanceof Inet6Address)) {
                return known.getHostAddress();
            }
            byte[] network = known.getAddress();
            Arrays.fill(network, NETWORK_BYTES, network.length, (byte) 0);
            return InetAddress.getByAddress(network).getHostAddress();
        } catch (IllegalArgumentException | UnknownHostException none) {
            return address;
        }
    }
}
