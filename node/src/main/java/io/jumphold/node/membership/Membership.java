package io.jumphold.node.membership;

import io.jumphold.cluster.site.NodeEntry;
import io.jumphold.cluster.site.NodeRegister;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node among the nodes of its site: joins them, tells of itself while it runs, and knows the others. */
public final class Membership implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final long EVERY_SECONDS = NodeRegister.SILENCE.dividedBy(3).toSeconds();

    /** As a refusal holds them. */
    private static final int MOST_ADDRESSES = 32;

    /**
     * A member of the cluster.
     *
     * @param entry what it has told of itself, where that is known yet
     */
    public record Present(Member member, boolean reachable, Optional<NodeEntry> entry) {}

    private final Cluster cluster;
    private final Optional<NodeRegister> register;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("membership").daemon().factory());
    private volatile NodeEntry own;
    private volatile List<NodeEntry> known = List.of();
    private boolean away;

    private Membership(ActorSystem<?> system, Optional<NodeRegister> register, NodeEntry own) {
        this.cluster = Cluster.get(Adapter.toClassic(system));
        this.register = register;
        this.own = own;
    }

    /**
     * Joins; until this node is a full member.
     *
     * @param register empty where there can be no other node
     * @throws io.jumphold.node.StartException with what stands in the way
     */
    public static Membership join(
            ActorSystem<?> system, Optional<NodeRegister> register, NodeEntry own, Duration patience) {
        Membership membership = new Membership(system, register, own);
        Joining joining = new Joining(membership.cluster, own, patience);
        register.ifPresentOrElse(joining::through, joining::alone);
        return membership;
    }

    /** From now on tells of itself; {@code attached}: how many Jump Clients are attached here. */
    public void tell(IntSupplier attached) {
        register.ifPresent(shared ->
                thread.scheduleWithFixedDelay(() -> tell(shared, attached), 0, EVERY_SECONDS, TimeUnit.SECONDS));
    }

    private void tell(NodeRegister shared, IntSupplier attached) {
        try {
            own = own.with(attached.getAsInt());
            if (!shared.tell(own)) {
                LOG.error("The cluster of this site was begun anew while this node was silent: it ends");
                cluster.down(cluster.selfAddress());
                return;
            }
            known = shared.nodes().stream().map(NodeRegister.Found::node).toList();
            if (away) {
                LOG.info("The register of nodes is there again");
            }
            away = false;
        } catch (RuntimeException e) {
            if (!away) {
                LOG.warn("The register of nodes cannot be reached: {}", String.valueOf(e.getMessage()));
            }
            away = true;
        }
    }

    /** All members of the cluster. */
    public List<Present> members() {
        var state = cluster.state();
        Set<Member> unreachable = new HashSet<>(state.getUnreachable());
        List<Present> members = new ArrayList<>();
        StreamSupport.stream(state.getMembers().spliterator(), false)
                .forEach(member -> members.add(new Present(member, !unreachable.contains(member), entry(member))));
        return members;
    }

    private Optional<NodeEntry> entry(Member member) {
        long incarnation = member.uniqueAddress().longUid();
        return Stream.concat(Stream.of(own), known.stream())
                .filter(node -> node.incarnation() == incarnation)
                .findFirst();
    }

    /** {@code host:port} of the front doors of all members, this node's first. */
    public List<String> frontAddresses() {
        Stream<NodeEntry> others = members().stream()
                .filter(one -> one.reachable() && !one.member().equals(cluster.selfMember()))
                .flatMap(one -> one.entry().stream());
        return Stream.concat(Stream.of(own), others)
                .flatMap(node -> node.frontAddresses().stream())
                .distinct()
                .toList();
    }

    /** {@code host:port} of the front doors of other members that have room, the emptiest first (TIER-2). */
    public List<String> roomElsewhere() {
        return members().stream()
                .filter(one -> one.reachable() && !one.member().equals(cluster.selfMember()))
                .flatMap(one -> one.entry().stream())
                .filter(node -> node.room() > 0)
                .sorted(Comparator.comparing(NodeEntry::room).reversed())
                .flatMap(node -> node.frontAddresses().stream())
                .distinct()
                .limit(MOST_ADDRESSES)
                .toList();
    }

    /** Says goodbye. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            register.ifPresent(shared -> shared.leave(own));
        } catch (RuntimeException e) {
            LOG.warn("The register of nodes keeps this one for a while: {}", String.valueOf(e.getMessage()));
        }
    }
}
