package io.jumphold.node;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Cluster;

/** This node's place among the nodes of its site. */
final class Membership {
    private final ActorSystem<?> system;
    private final Cluster cluster;
    private final ClusterSettings settings;

    Membership(ActorSystem<?> system, ClusterSettings settings) {
        this.system = system;
        this.cluster = Cluster.get(Adapter.toClassic(system));
        this.settings = settings;
    }

    /** Joins the others, or begins alone; until this node is a full member. */
    void join() {
        CompletableFuture<Boolean> up = new CompletableFuture<>();
        cluster.registerOnMemberUp(() -> up.complete(true));
        system.getWhenTerminated().thenAccept(ended -> up.complete(false));
        if (settings.seeds().isEmpty()) {
            cluster.join(cluster.selfAddress());
        } else {
            cluster.joinSeedNodes(settings.seeds());
        }
        try {
            if (!up.get(settings.joinTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StartException("This node could not become a member of its cluster; the log tells why");
            }
        } catch (TimeoutException e) {
            throw new StartException(notLetIn(), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("The start was interrupted", e);
        }
    }

    private String notLetIn() {
        String asked = settings.seeds().stream().map(Address::hostPort).collect(Collectors.joining(", "));
        return "None of the nodes that were asked (" + asked + ") let this node in within "
                + settings.joinTimeout().toSeconds()
                + " s. Look whether they run and can be reached, whether they are of the same site (one database),"
                + " and whether the first of them has been started";
    }
}
