package io.jumphold.cluster.heart;

import java.util.List;

/**
 * How this node is reached.
 *
 * @param front {@code host:port} of its front door, best first: where a Jump Client dials to meet whoever Jumps from here
 * @param trunks {@code host:port} where other nodes open trunks to this one, for sessions whose ends are on two nodes
 */
public record Reach(List<String> front, String trunks) {
    public Reach {
        front = List.copyOf(front);
    }
}
