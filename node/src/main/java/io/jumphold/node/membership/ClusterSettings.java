package io.jumphold.node.membership;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How this node is one of several; {@code jumphold.cluster} in the configuration.
 *
 * @param name only nodes of one name join each other
 * @param host where the other nodes reach this one
 * @param port 0: the system chooses
 * @param joinPatience how long a start tries to join the others
 */
public record ClusterSettings(String name, String host, int port, Duration joinPatience) {
    public static ClusterSettings of(Config config) {
        Config cluster = config.getConfig("jumphold.cluster");
        return new ClusterSettings(
                cluster.getString("name"),
                cluster.getString("host"),
                cluster.getInt("port"),
                cluster.getDuration("join-patience"));
    }
}
