package io.jumphold.protocol.machine;

import static io.jumphold.protocol.wire.Limits.list;
import static io.jumphold.protocol.wire.Limits.text;

import java.util.List;

/**
 * A network card of a machine; the loopback interface is none.
 *
 * @param name the system's name for it, at most 64 characters
 * @param mac lower-case hex with colons; empty where it has none
 * @param addresses at most 16, each with its prefix length ({@code 192.0.2.7/24})
 */
public record NetworkCard(String name, String mac, List<String> addresses) {
    public NetworkCard {
        name = text("network_card.name", name, 64);
        mac = text("network_card.mac", mac, 32);
        addresses = list("network_card.addresses", addresses, 16, 64);
    }
}
