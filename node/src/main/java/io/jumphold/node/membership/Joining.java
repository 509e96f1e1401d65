package io.jumphold.node.membership;

import io.jumphold.cluster.site.NodeEntry;
import io.jumphold.cluster.site.NodeRegister;
import io.jumphold.cluster.site.NodeRegister.Found;
import io.jumphold.node.StartException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a starting node finds its cluster: it joins the nodes that the site's database knows of. Where there are none it begins the cluster, and of
 * several that start at once one does: two clusters of one site would be two owners of every entry.
 */
final class Joining {
    private static final Logger LOG = LoggerFactory.getLogger(Joining.class);
    private static final long POLL_MS = 500;

    /** How long nodes are asked that were silent: while the database was away none could tell of itself. */
    private static final Duration DOUBT = Duration.ofSeconds(5);

    private final Cluster cluster;
    private final NodeEntry own;
    private final Duration patience;
    private final long began = System.nanoTime();
    private final CountDownLatch member = new CountDownLatch(1);
    private List<Address> asked = List.of();

    Joining(Cluster cluster, NodeEntry own, Duration patience) {
        this.cluster = cluster;
        this.own = own;
        this.patience = patience;
        cluster.registerOnMemberUp(member::countDown);
    }

    /** Begins a cluster where no other node can be. */
    void alone() {
        cluster.join(cluster.selfAddress());
        awaitMember();
    }

    /**
     * Until this node is a member.
     *
     * @throws StartException with what stands in the way
     */
    void through(NodeRegister register) {
        while (!isMemberSoon()) {
            List<Found> others = others(register);
            List<NodeEntry> lately =
                    others.stream().filter(Found::lately).map(Found::node).toList();
            lately.forEach(this::fits);
            if (waited().compareTo(patience) > 0) {
                throw new StartException(notLetIn());
            } else if (lately.stream().anyMatch(this::hasOwnAddress)) {
                LOG.info("Waiting: another node told of itself lately from {}", own.address());
            } else if (lately.isEmpty() && (others.isEmpty() || waited().compareTo(DOUBT) > 0)) {
                if (register.begin(own, this::isGone)) {
                    LOG.info("No other node of this site is there: this one begins its cluster");
                    alone();
                }
            } else {
                ask(others);
            }
        }
        register.enter(own);
    }

    private List<Found> others(NodeRegister register) {
        return register.nodes().stream()
                .filter(found -> !isGone(found.node()))
                .filter(found -> found.lately() || !hasOwnAddress(found.node()))
                .toList();
    }

    private void ask(List<Found> others) {
        List<Address> addresses =
                others.stream().map(found -> address(found.node().address())).toList();
        if (!addresses.equals(asked)) {
            LOG.info("Joining {}", addresses);
            asked = addresses;
            cluster.joinSeedNodes(addresses);
        }
    }

    /** Killed on this machine, or in this container: its process is not there any more, or is this one. */
    private boolean isGone(NodeEntry node) {
        return node.machine().equals(own.machine())
                && (node.pid() == own.pid() || ProcessHandle.of(node.pid()).isEmpty());
    }

    private boolean hasOwnAddress(NodeEntry node) {
        return node.address().equals(own.address());
    }

    private void fits(NodeEntry other) {
        if (!other.cluster().equals(own.cluster())) {
            throw new StartException("The node at " + other.address() + " belongs to the cluster \"" + other.cluster()
                    + "\", this one to \"" + own.cluster()
                    + "\", and one database holds one site: set the same jumphold.cluster.name, or another database");
        }
        if (!own.speaksWith(other)) {
            throw new StartException("The node at " + other.address() + " runs version " + other.version()
                    + ", with which this version " + own.version()
                    + " cannot work: upgrade one release after the other, or stop all nodes first");
        }
    }

    private String notLetIn() {
        if (asked.isEmpty()) {
            return "Another node has the address " + own.address()
                    + ": give this one its own jumphold.cluster.host and port";
        }
        String nodes = asked.stream().map(Address::hostPort).collect(Collectors.joining(", "));
        return "The nodes of this site did not let this one in within " + patience.toSeconds() + " s: " + nodes
                + ". They must be reachable from here, and this one from there at " + own.address()
                + " (jumphold.cluster.host and port)";
    }

    private void awaitMember() {
        while (!isMemberSoon()) {
            if (waited().compareTo(patience) > 0) {
                throw new StartException("This node could not begin a cluster; its log tells why");
            }
        }
    }

    private boolean isMemberSoon() {
        try {
            return member.await(POLL_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("The start was interrupted", e);
        }
    }

    private Duration waited() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private Address address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        return Address.apply(
                cluster.selfAddress().protocol(),
                cluster.selfAddress().system(),
                hostAndPort.substring(0, colon),
                Integer.parseInt(hostAndPort.substring(colon + 1)));
    }
}
