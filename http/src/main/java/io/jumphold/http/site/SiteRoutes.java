package io.jumphold.http.site;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.audit.AuditLog;
import io.jumphold.http.input.Parameters;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.api.Operations;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /site} for anybody; {@code /nodes} and {@code /audit} for those who run it. */
public final class SiteRoutes {
    private final Operations.Site site;
    private final Nodes nodes;
    private final AuditLog audit;

    public SiteRoutes(Operations.Site site, Nodes nodes, AuditLog audit) {
        this.site = site;
        this.nodes = nodes;
        this.audit = audit;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.open(
                        HttpMethods.GET, "/api/v1/site", call -> CompletableFuture.completedFuture(Answers.ok(site))),
                Operation.guarded(
                        HttpMethods.GET,
                        "/api/v1/nodes",
                        Action.ADMINISTER,
                        (call, who) -> nodes.nodes().thenApply(Answers::ok)),
                Operation.guarded(HttpMethods.GET, "/api/v1/audit", Action.ADMINISTER, this::audit));
    }

    private CompletionStage<HttpResponse> audit(Call call, Principal who) {
        Parameters parameters = call.parameters();
        return audit.page(parameters.cursor(), parameters.limit()).thenApply(Answers::ok);
    }
}
