package io.jumphold.client.host;

import io.jumphold.protocol.machine.NetworkCard;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The machine's network cards, as this Java sees them. */
final class Network {
    private static final int MOST_CARDS = 32;
    private static final int MOST_ADDRESSES = 16;
    private static final int MOST_NAME = 64;

    private Network() {}

    /**
     * Cards that are up and have an address of their own, the one that leads to the gateway first.
     *
     * @param gateway the default gateway's address; empty where there is none
     */
    static List<NetworkCard> cards(String gateway) {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(card -> card(card).stream())
                    .sorted(Comparator.comparing((NetworkCard card) -> !leadsTo(card, gateway)))
                    .limit(MOST_CARDS)
                    .toList();
        } catch (SocketException none) {
            return List.of();
        }
    }

    /** Every card's addresses without their prefix: in the cards' order, IPv4 before IPv6. */
    static List<String> addresses(List<NetworkCard> cards) {
        return cards.stream()
                .flatMap(card -> card.addresses().stream())
                .map(address -> address.substring(0, address.indexOf('/')))
                .distinct()
                .limit(MOST_CARDS)
                .toList();
    }

    private static Optional<NetworkCard> card(NetworkInterface card) {
        try {
            if (!card.isUp() || card.isLoopback()) {
                return Optional.empty();
            }
            List<String> addresses = card.getInterfaceAddresses().stream()
                    .filter(address -> !address.getAddress().isLinkLocalAddress())
                    .sorted(Comparator.comparingInt(
                            address -> address.getAddress().getAddress().length))
                    .map(Network::withPrefix)
                    .limit(MOST_ADDRESSES)
                    .toList();
            // Bridges' and containers' halves come and go; they have no address, and nobody looks for them.
            return addresses.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new NetworkCard(
                            Host.cut(card.getName(), MOST_NAME), mac(card.getHardwareAddress()), addresses));
        } catch (SocketException goneMeanwhile) {
            return Optional.empty();
        }
    }

    private static String withPrefix(InterfaceAddress address) {
        String text = address.getAddress().getHostAddress();
        int scope = text.indexOf('%');
        return (scope < 0 ? text : text.substring(0, scope)) + "/" + address.getNetworkPrefixLength();
    }

    static String mac(byte @Nullable [] bytes) {
        return bytes == null ? "" : HexFormat.ofDelimiter(":").formatHex(bytes);
    }

    private static boolean leadsTo(NetworkCard card, String gateway) {
        return !gateway.isEmpty() && card.addresses().stream().anyMatch(address -> isOnOneNetwork(address, gateway));
    }

    /**
     * Whether the address is one of the network's.
     *
     * @param withPrefix {@code 192.0.2.7/24}
     * @param other {@code 192.0.2.1}
     */
    static boolean isOnOneNetwork(String withPrefix, String other) {
        int slash = withPrefix.indexOf('/');
        byte[] left = bytes(withPrefix.substring(0, slash));
        byte[] right = bytes(other);
        int prefix = Integer.parseInt(withPrefix.substring(slash + 1));
        if (left.length == 0 || left.length != right.length) {
            return false;
        }
        List<Integer> masks = new ArrayList<>();
        for (int bits = prefix; bits > 0; bits -= 8) {
            masks.add(bits >= 8 ? 0xff : 0xff << (8 - bits) & 0xff);
        }
        for (int i = 0; i < masks.size(); i++) {
            if ((left[i] & masks.get(i)) != (right[i] & masks.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Of an address in numbers: nothing is looked up. */
    private static byte[] bytes(String address) {
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException malformed) {
            return new byte[0];
        }
    }

    static String dotted(byte[] address) {
        try {
            return InetAddress.getByAddress(Arrays.copyOf(address, address.length))
                    .getHostAddress();
        } catch (UnknownHostException wrongLength) {
            return "";
        }
    }
}
