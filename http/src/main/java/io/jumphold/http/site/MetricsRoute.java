package io.jumphold.http.site;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.metrics.NodeMetrics;
import io.jumphold.cluster.trust.Authorities;
import io.jumphold.cluster.trust.SiteAuthority.State;
import io.jumphold.cluster.upgrade.UpgradeQueue;
import io.jumphold.cluster.upgrade.UpgradeSettings;
import io.jumphold.http.route.Operation;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /metrics}: this node's, for Prometheus. */
public final class MetricsRoute {
    private final NodeMetrics metrics;
    private final DirectoryStore directory;
    private final UpgradeQueue queue;
    private final Authorities authorities;

    public MetricsRoute(NodeMetrics metrics, DirectoryStore directory, UpgradeQueue queue, Authorities authorities) {
        this.authorities = authorities;
        this.metrics = metrics;
        this.directory = directory;
        this.queue = queue;
    }

    public List<Operation> operations() {
        return List.of(Operation.guarded(
                HttpMethods.GET, "/api/v1/metrics", Action.READ_METRICS, (call, who) -> show(directory.current())));
    }

    private CompletionStage<HttpResponse> show(Directory site) {
        UpgradeSettings upgrades = site.settings().upgrades();
        return queue.show(site.releases(), upgrades)
                .thenCombine(
                        authorities.all(),
                        (now, known) -> HttpResponse.create()
                                .withEntity(
                                        ContentTypes.TEXT_PLAIN_UTF8,
                                        metrics.text(now, upgrades.mostAtOnce(), clientsWithout(known))));
    }

    /** ENR-9: of the one that all are to trust next; 0 where the site has none of its own. */
    private static long clientsWithout(List<Authorities.Known> known) {
        return Stream.of(State.NEXT, State.CURRENT)
                .flatMap(state -> known.stream().filter(one -> one.authority().state() == state))
                .mapToLong(Authorities.Known::clientsWithout)
                .findFirst()
                .orElse(0);
    }
}
