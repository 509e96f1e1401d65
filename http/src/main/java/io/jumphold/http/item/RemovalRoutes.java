package io.jumphold.http.item;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.jumpclient.JumpClients;
import io.jumphold.http.input.Checks;
import io.jumphold.http.problem.Problems;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Idempotency;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Page;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** Removing Jump Clients, one or several at once, each with its own result (UNI-1). */
public final class RemovalRoutes {
    private static final String PATH = "/api/v1/jump-items";
    private static final int MOST = 1_000;
    private static final int AT_ONCE = 8;

    private final VisibleItems items;
    private final JumpClients jumpClients;
    private final Idempotency idempotency;
    private final Journal journal;
    private final Materializer materializer;

    public RemovalRoutes(
            VisibleItems items,
            JumpClients jumpClients,
            Idempotency idempotency,
            Journal journal,
            Materializer materializer) {
        this.items = items;
        this.jumpClients = jumpClients;
        this.idempotency = idempotency;
        this.journal = journal;
        this.materializer = materializer;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.guarded(HttpMethods.DELETE, PATH + "/{id}", Action.REMOVE, this::removeOne),
                Operation.guarded(
                        HttpMethods.POST, PATH + "/removals", Action.REMOVE, idempotency.once(this::removeSeveral)));
    }

    private CompletionStage<HttpResponse> removeOne(Call call, Principal who) {
        int id = call.id("id", ErrorCode.CLIENT_NOT_FOUND);
        return remove(call, who, id, call.ifVersion()).thenApply(removed -> Answers.noContent());
    }

    private CompletionStage<HttpResponse> removeSeveral(Call call, Principal who) {
        List<Integer> ids = call.body(JumpItems.Removals.class).ids();
        Checks checks = new Checks();
        checks.that(ids != null && !ids.isEmpty() && ids.size() <= MOST, "ids", "must hold 1 to 1,000 ids");
        checks.that(ids == null || new HashSet<>(ids).size() == ids.size(), "ids", "holds an id twice");
        checks.done();
        return Source.from(ids)
                .mapAsync(
                        AT_ONCE,
                        id -> remove(call, who, id, OptionalLong.empty())
                                .thenApply(removed -> new JumpItems.Result(id, null))
                                .exceptionally(
                                        failure -> new JumpItems.Result(id, Problems.problem(failure, call.id()))))
                .runWith(Sink.seq(), materializer)
                .thenApply(results -> Answers.ok(new Page<>(results, null)));
    }

    private CompletionStage<Void> remove(Call call, Principal who, int id, OptionalLong ifVersion) {
        return items.find(call, who, id, Action.REMOVE).thenCompose(details -> {
            JumpItems.Item item = details.item();
            if (ifVersion.isPresent() && ifVersion.getAsLong() != item.version()) {
                throw new FaultException(ErrorCode.VERSION_CONFLICT.fault());
            }
            return jumpClients
                    .remove(id, who.name())
                    .thenCompose(removed -> journal.changed(
                            call, who, "jump_item_removed", VisibleItems.target(id), named(item), null));
        });
    }

    private static JumpItems.Change named(JumpItems.Item item) {
        return new JumpItems.Change(
                item.name(), item.tag(), item.comments(), item.group().id());
    }
}
