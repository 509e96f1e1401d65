package io.jumphold.cluster.wake;

import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.MacAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A network as its machines see it: its default gateway's address and MAC together, for many networks use the same addresses (WOL-1). Both in lower case, so that
 * equal ones are equal.
 */
public record Network(String address, String mac) {
    private static final Pattern NUMERIC = Pattern.compile("[0-9a-f.:]{2,45}");

    /** The network behind this gateway; empty where either half of it is not known, or no address, for that is nobody's network. */
    public static Optional<Network> of(Gateway gateway) {
        String address = gateway.address().strip().toLowerCase(Locale.ROOT);
        return !NUMERIC.matcher(address).matches()
                ? Optional.empty()
                : MacAddress.normal(gateway.mac().strip()).map(mac -> new Network(address, mac));
    }
}
