package io.jumphold.node;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.Address;

/**
 * How this node and the others find each other; {@code jumphold.cluster} in the configuration.
 *
 * @param name only nodes of one name join each other
 * @param seeds nodes to ask; empty: this node is alone
 * @param joinTimeout how long a start tries to join the others
 */
record ClusterSettings(String name, List<Address> seeds, Duration joinTimeout) {
    /** The name of every node's actor system. */
    static final String SYSTEM = "jumphold";

    static ClusterSettings of(Config config) {
        Config cluster = config.getConfig("jumphold.cluster");
        List<Address> seeds = cluster.getStringList("seeds").stream()
                .map(ClusterSettings::address)
                .toList();
        if (!seeds.isEmpty() && cluster.getInt("port") == 0) {
            throw new StartException("A node with others needs a port that they know: set jumphold.cluster.port");
        }
        return new ClusterSettings(cluster.getString("name"), seeds, cluster.getDuration("join-timeout"));
    }

    /** The node at {@code host:port}. */
    static Address address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        try {
            int port = Integer.parseInt(hostAndPort.substring(colon + 1));
            return Address.apply("pekko", SYSTEM, hostAndPort.substring(0, colon), port);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new StartException("\"" + hostAndPort + "\" in jumphold.cluster.seeds is not host:port", e);
        }
    }
}
