package io.jumphold.node;

import io.jumphold.cluster.site.NodeEntry;
import io.jumphold.cluster.tier.SiteCapacity;
import io.jumphold.cluster.tier.Tier;
import io.jumphold.http.site.Nodes;
import io.jumphold.node.membership.Membership;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.cluster.MemberStatus;

/** The nodes of the site as administrators see them. */
record NodeList(Membership membership, SiteCapacity capacity) implements Nodes {
    private static final int PERCENT = 100;

    @Override
    public CompletionStage<Operations.Nodes> nodes() {
        return capacity.fill().thenApply(fill -> shown(membership.members(), fill));
    }

    @Override
    public CompletionStage<Boolean> remove(String address) {
        boolean member = membership.members().stream()
                .anyMatch(present -> address(present).equals(address));
        return member
                ? CompletableFuture.failedStage(
                        new FaultException(ErrorCode.IN_USE.fault("This node is running; stop it first.")))
                : capacity.remove(address);
    }

    private static Operations.Nodes shown(List<Membership.Present> members, SiteCapacity.Fill fill) {
        long attached = members.stream()
                .flatMap(present -> present.entry().stream())
                .mapToLong(NodeEntry::attached)
                .sum();
        Set<String> there = members.stream().map(NodeList::address).collect(Collectors.toUnmodifiableSet());
        return new Operations.Nodes(
                members.stream()
                        .map(present -> shown(present, attached))
                        .sorted(Comparator.comparing(Operations.Node::address))
                        .toList(),
                fill.nodes().stream()
                        .filter(node -> !there.contains(node.address()))
                        .map(node -> new Operations.Away(
                                node.address(), node.tier().name(), node.tier().capacity()))
                        .toList(),
                new Operations.Capacity(
                        fill.taken(),
                        fill.capacity(),
                        fill.licensed().isPresent() ? fill.licensed().getAsInt() : null,
                        Tier.level(fill.taken(), fill.capacity())));
    }

    private static Operations.Node shown(Membership.Present present, long attachedInAll) {
        String address = address(present);
        String status = status(present);
        return present.entry()
                .map(entry -> new Operations.Node(
                        address,
                        status,
                        entry.tier().name(),
                        entry.tier().capacity(),
                        entry.attached(),
                        Math.max(0, entry.room()),
                        attachedInAll == 0 ? 0 : (int) (PERCENT * (long) entry.attached() / attachedInAll),
                        Tier.level(entry.attached(), entry.tier().capacity()),
                        entry.startedAt(),
                        entry.version()))
                .orElseGet(() -> new Operations.Node(address, status, null, null, null, null, null, null, null, null));
    }

    private static String address(Membership.Present present) {
        String[] address = present.member().address().hostPort().split("@", 2);
        return address[address.length - 1];
    }

    private static String status(Membership.Present present) {
        MemberStatus status = present.member().status();
        if (!present.reachable() && !status.equals(MemberStatus.down())) {
            return "unreachable";
        }
        return status.equals(MemberStatus.weaklyUp())
                ? "joining"
                : status.toString().toLowerCase(Locale.ROOT);
    }
}
