package io.jumphold.cluster.tier;

import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** How many Jump Clients the site may hold (TIER-3): what its nodes have declared, and what is taken of it. */
public interface SiteCapacity {
    /** A node that counts, whether it runs or not: until it is removed. */
    record Declared(String address, Tier tier) {}

    /**
     * How full the site is.
     *
     * @param taken entries that count: neither uninstalled nor removed
     * @param licensed the lowest number that a node names, where one does
     */
    record Fill(long taken, List<Declared> nodes, OptionalInt licensed) {
        public Fill {
            nodes = List.copyOf(nodes);
        }

        /** How many entries there may be. */
        public long capacity() {
            long declared =
                    nodes.stream().mapToLong(node -> node.tier().capacity()).sum();
            return Math.min(declared, licensed.orElse(Integer.MAX_VALUE));
        }
    }

    /**
     * This node counts from now on. Blocks, and throws what it meets while the store is away.
     *
     * @param alone no other node can be: what was declared before is forgotten
     */
    void declare(Declared node, OptionalInt licensed, boolean alone);

    CompletionStage<Fill> fill();

    /** A node counts no more; whether it did. */
    CompletionStage<Boolean> remove(String address);
}
