package io.jumphold.cluster.site;

import io.jumphold.cluster.tier.Tier;
import java.time.Instant;
import java.util.List;

/**
 * A start of a node, as it tells the others of its site.
 *
 * @param address {@code host:port} at which other nodes reach it
 * @param incarnation tells this start from others at that address
 * @param cluster only nodes of one name join each other
 * @param machine the host name of its machine, as that machine knows it
 * @param pid its process there
 * @param oldestWire the oldest form of messages between nodes that it understands
 * @param newestWire the newest
 * @param attached how many Jump Clients are attached to it
 * @param frontAddresses {@code host:port} at which machines and people reach it, best first
 */
public record NodeEntry(
        String address,
        long incarnation,
        String cluster,
        String machine,
        long pid,
        String version,
        int oldestWire,
        int newestWire,
        Tier tier,
        int attached,
        List<String> frontAddresses,
        Instant startedAt) {
    public NodeEntry {
        frontAddresses = List.copyOf(frontAddresses);
    }

    /** The same with this many attached. */
    public NodeEntry with(int nowAttached) {
        return new NodeEntry(
                address,
                incarnation,
                cluster,
                machine,
                pid,
                version,
                oldestWire,
                newestWire,
                tier,
                nowAttached,
                frontAddresses,
                startedAt);
    }

    /** For how many more Jump Clients it has room, as it last told. */
    public int room() {
        return tier.capacity() - attached;
    }

    /** Whether the two understand each other. */
    public boolean speaksWith(NodeEntry other) {
        return oldestWire <= other.newestWire && other.oldestWire <= newestWire;
    }
}
