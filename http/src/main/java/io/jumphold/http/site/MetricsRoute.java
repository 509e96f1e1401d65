package io.jumphold.http.site;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.metrics.NodeMetrics;
import io.jumphold.cluster.trust.Authorities;
import io.jumphold.cluster.upgrade.UpgradeQueue;
import io.jumphold.cluster.upgrade.UpgradeSettings;
import io.jumphold.http.route.Operation;
import java.util.List;
import java.util.concurrent.CompletionStage;
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
        return queue.length(site.releases(), upgrades)
                .thenCombine(
                        authorities.clientsWithout(),
                        (length, without) -> HttpResponse.create()
                                .withEntity(
                                        ContentTypes.TEXT_PLAIN_UTF8,
                                        metrics.text(length, upgrades.mostAtOnce(), without)));
    }
}
