package io.jumphold.front.trunk;

import com.typesafe.config.Config;
import io.jumphold.front.door.FrontSettings;
import java.time.Duration;

/**
 * What the operator may set for trunks: {@code jumphold.trunk} of the configuration, checked when the node starts.
 *
 * @param host where to listen
 * @param port 0: the system chooses
 * @param advertisedHost where the other nodes reach this one; empty: at {@code host}
 * @param firstBytes how long a connection may take to show its key
 * @param strangers most connections that have not shown one yet
 * @param patience how long a trunk may take to come about
 * @param heartbeat how often each side says that it is there; silent for three of them, it is gone
 * @param unsent bytes that may wait for the other node, above which the end here is not read on
 * @param frame the longest frame of a pipe
 */
public record TrunkSettings(
        String host,
        int port,
        String advertisedHost,
        Duration firstBytes,
        int strangers,
        Duration patience,
        Duration heartbeat,
        int unsent,
        int frame) {

    public TrunkSettings {
        advertisedHost = advertisedHost.isBlank() ? host : advertisedHost;
        require(!host.isBlank(), "host must name an address to listen on");
        require(port >= 0 && port <= 65_535, "port must be within 0 and 65535");
        require(firstBytes.isPositive(), "first-bytes must be positive");
        require(strangers > 0, "strangers must be positive");
        require(patience.isPositive(), "patience must be positive");
        require(heartbeat.isPositive(), "heartbeat must be positive");
        require(unsent >= 1024, "unsent must be 1 KiB or more");
    }

    /** Reads the settings out of a node's whole configuration. */
    public static TrunkSettings of(Config root) {
        var config = root.getConfig("jumphold.trunk");
        return new TrunkSettings(
                config.getString("host"),
                config.getInt("port"),
                config.getString("advertised-host"),
                config.getDuration("first-bytes"),
                config.getInt("strangers"),
                config.getDuration("patience"),
                config.getDuration("heartbeat"),
                Math.toIntExact(config.getBytes("unsent")),
                FrontSettings.of(root).limits().frame());
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("jumphold.trunk: " + message);
        }
    }
}
