package io.jumphold.http.item;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.jumpclient.Entry;
import io.jumphold.cluster.jumpclient.JumpClients;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.http.input.Checks;
import io.jumphold.http.input.Parameters;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Gate;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.error.ErrorCode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** One Jump Item: its details and history, and editing it. */
public final class ItemRoutes {
    private static final String PATH = "/api/v1/jump-items/{id}";
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_TAG = 64;
    private static final int LONGEST_COMMENTS = 1_024;

    private final JumpItemList list;
    private final VisibleItems items;
    private final JumpClients jumpClients;
    private final Gate gate;
    private final Journal journal;

    public ItemRoutes(JumpItemList list, VisibleItems items, JumpClients jumpClients, Gate gate, Journal journal) {
        this.list = list;
        this.items = items;
        this.jumpClients = jumpClients;
        this.gate = gate;
        this.journal = journal;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.guarded(HttpMethods.GET, PATH, Action.SEE, this::details),
                Operation.guarded(HttpMethods.GET, PATH + "/history", Action.SEE, this::history),
                Operation.guarded(HttpMethods.PATCH, PATH, Action.EDIT, this::edit));
    }

    private CompletionStage<HttpResponse> details(Call call, Principal who) {
        return items.find(call, who, id(call), Action.SEE)
                .thenApply(details -> Answers.ok(details, details.item().version()));
    }

    private CompletionStage<HttpResponse> history(Call call, Principal who) {
        int id = id(call);
        Parameters parameters = call.parameters();
        return items.find(call, who, id, Action.SEE)
                .thenCompose(visible -> list.history(id, parameters.cursor(), parameters.limit()))
                .thenApply(Answers::ok);
    }

    private CompletionStage<HttpResponse> edit(Call call, Principal who) {
        int id = id(call);
        JumpItems.Change change = checked(call.body(JumpItems.Change.class));
        return items.find(call, who, id, Action.EDIT).thenCompose(details -> {
            JumpItems.Item before = details.item();
            return mayMove(call, who, before, change)
                    .thenCompose(allowed -> jumpClients.edit(id, change, call.ifVersion(), who.name()))
                    .thenApply(entry -> edited(before, entry))
                    .thenCompose(after -> journal.changed(
                                    call, who, "jump_item_edited", VisibleItems.target(id), shown(before), shown(after))
                            .thenApply(audited -> Answers.ok(after, after.version())));
        });
    }

    private JumpItems.Change checked(JumpItems.Change change) {
        Checks checks = new Checks();
        if (change.name() != null) {
            checks.line("name", change.name(), 1, LONGEST_NAME);
        }
        checks.line("tag", change.tag(), 0, LONGEST_TAG);
        checks.text("comments", change.comments(), 0, LONGEST_COMMENTS);
        Integer group = change.jumpGroupId();
        checks.that(group == null || gate.directory().group(group).isPresent(), "jump_group_id", "is no Jump Group's");
        checks.done();
        return change;
    }

    /** Moving is a matter of both groups (ITEM-4). */
    private CompletionStage<Void> mayMove(Call call, Principal who, JumpItems.Item item, JumpItems.Change change) {
        Integer group = change.jumpGroupId();
        return group == null || group == item.group().id()
                ? CompletableFuture.completedFuture(null)
                : gate.group(call, who, Action.EDIT, group, VisibleItems.target(item.id()));
    }

    private static int id(Call call) {
        return call.id("id", ErrorCode.CLIENT_NOT_FOUND);
    }

    /** What an edit can change, for the audit log. */
    private static JumpItems.Change shown(JumpItems.Item item) {
        return new JumpItems.Change(
                item.name(), item.tag(), item.comments(), item.group().id());
    }

    /** The line as the list will show it in a moment. */
    private JumpItems.Item edited(JumpItems.Item item, Entry entry) {
        return item.with(
                entry.name(),
                gate.directory().group(entry.jumpGroupId()).orElse(item.group()),
                entry.tag(),
                entry.comments(),
                entry.version());
    }
}
