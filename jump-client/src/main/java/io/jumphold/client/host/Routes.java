package io.jumphold.client.host;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** The kernel's routes and neighbours, in the form of /proc/net. */
final class Routes {
    private static final int GATEWAY_FLAG = 2;
    private static final String ANYWHERE = "00000000";
    private static final String ANYWHERE_6 = "0".repeat(32);
    private static final String NO_MAC = "00:00:00:00:00:00";

    private Routes() {}

    /** The default route's gateway of the lowest metric, IPv4 before IPv6; empty where there is none. */
    static String defaultGateway(List<String> routes, List<String> routes6) {
        return routes.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(f -> f.length > 7 && f[1].equals(ANYWHERE) && f[7].equals(ANYWHERE) && isGateway(f[3]))
                .min(Comparator.comparingLong(f -> Long.parseLong(f[6])))
                .map(f -> Network.dotted(reversed(f[2])))
                .orElseGet(() -> defaultGateway6(routes6));
    }

    private static String defaultGateway6(List<String> routes) {
        return routes.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(f -> f.length > 9 && f[0].equals(ANYWHERE_6) && f[1].equals("00") && isGateway(f[8]))
                .filter(f -> !f[4].equals(ANYWHERE_6) && !f[9].equals("lo"))
                .min(Comparator.comparing(f -> new BigInteger(f[5], 16)))
                .map(f -> Network.dotted(hex(f[4])))
                .orElse("");
    }

    /** The MAC of a neighbour; empty where it is not known. */
    static String mac(String address, List<String> arp) {
        return arp.stream()
                .map(line -> line.strip().split("\\s+"))
                .filter(f -> f.length > 5 && f[0].equals(address) && !f[3].equals(NO_MAC))
                .map(f -> Objects.requireNonNull(f[3]))
                .findFirst()
                .orElse("");
    }

    private static boolean isGateway(String flags) {
        return (Long.parseLong(flags, 16) & GATEWAY_FLAG) != 0;
    }

    private static byte[] hex(String text) {
        return java.util.HexFormat.of().parseHex(text);
    }

    /** The kernel prints IPv4 in its own byte order, which is little endian wherever we run. */
    private static byte[] reversed(String text) {
        byte[] bytes = hex(text);
        byte[] turned = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = bytes[bytes.length - 1 - i];
        }
        return turned;
    }
}
