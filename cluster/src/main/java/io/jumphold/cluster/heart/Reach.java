package io.jumphold.cluster.heart;

import java.util.List;

/**
 * How this node is reached.
 *
 * @param front {@code host:port} of its front door, best first: where a Jump Client dials to meet whoever Jumps from here
 */
public record Reach(List<String> front) {
    public Reach {
        front = List.copyOf(front);
    }
}
