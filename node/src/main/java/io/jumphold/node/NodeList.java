package io.jumphold.node;

import io.jumphold.cluster.site.NodeEntry;
import io.jumphold.http.site.Nodes;
import io.jumphold.node.membership.Membership;
import io.jumphold.protocol.api.Operations;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.cluster.MemberStatus;

/** The nodes of the site as administrators see them. */
record NodeList(Membership membership) implements Nodes {
    @Override
    public CompletionStage<Operations.Nodes> nodes() {
        return CompletableFuture.completedStage(new Operations.Nodes(membership.members().stream()
                .map(NodeList::shown)
                .sorted(Comparator.comparing(Operations.Node::address))
                .toList()));
    }

    private static Operations.Node shown(Membership.Present present) {
        String[] address = present.member().address().hostPort().split("@", 2);
        NodeEntry entry = present.entry().orElse(null);
        return new Operations.Node(
                address[address.length - 1],
                status(present),
                entry == null ? null : entry.tier().name(),
                entry == null ? null : entry.tier().capacity(),
                entry == null ? null : entry.attached(),
                entry == null ? null : entry.startedAt(),
                entry == null ? null : entry.version());
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
