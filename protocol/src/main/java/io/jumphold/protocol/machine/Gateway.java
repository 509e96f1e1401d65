package io.jumphold.protocol.machine;

import static io.jumphold.protocol.wire.Limits.text;

/**
 * The default gateway; both values together tell a network from another that uses the same addresses (WOL-1).
 *
 * @param address IPv4 or IPv6 address; empty where there is none
 * @param mac lower-case hex with colons; empty where it cannot be learnt
 */
public record Gateway(String address, String mac) {
    public static final Gateway NONE = new Gateway("", "");

    public Gateway {
        address = text("gateway.address", address, 64);
        mac = text("gateway.mac", mac, 32);
    }
}
