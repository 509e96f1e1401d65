package io.jumphold.http.site;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.audit.AuditLog;
import io.jumphold.http.input.Parameters;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
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
    private final Journal journal;

    public SiteRoutes(Operations.Site site, Nodes nodes, AuditLog audit, Journal journal) {
        this.site = site;
        this.nodes = nodes;
        this.audit = audit;
        this.journal = journal;
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
                Operation.guarded(HttpMethods.DELETE, "/api/v1/nodes/{address}", Action.ADMINISTER, this::removeNode),
                Operation.guarded(HttpMethods.GET, "/api/v1/audit", Action.ADMINISTER, this::audit));
    }

    private CompletionStage<HttpResponse> removeNode(Call call, Principal who) {
        String address = call.text("address");
        return nodes.remove(address).thenCompose(removed -> {
            if (!removed) {
                throw new FaultException(ErrorCode.NOT_FOUND.fault("There is no node " + address + "."));
            }
            return journal.changed(call, who, "node_removed", "node:" + address, null, null)
                    .thenApply(audited -> Answers.noContent());
        });
    }

    private CompletionStage<HttpResponse> audit(Call call, Principal who) {
        Parameters parameters = call.parameters();
        return audit.page(parameters.cursor(), parameters.limit()).thenApply(Answers::ok);
    }
}
