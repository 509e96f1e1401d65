package io.jumphold.http.item;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.http.input.Checks;
import io.jumphold.http.input.Pages;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Gate;
import io.jumphold.http.route.Idempotency;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.api.JumpItems;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /jump-groups}. */
public final class JumpGroups {
    private static final String PATH = "/api/v1/jump-groups";
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_COMMENTS = 1_024;

    private final DirectoryStore directory;
    private final Gate gate;
    private final Idempotency idempotency;
    private final Journal journal;

    public JumpGroups(DirectoryStore directory, Gate gate, Idempotency idempotency, Journal journal) {
        this.directory = directory;
        this.gate = gate;
        this.idempotency = idempotency;
        this.journal = journal;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.guarded(HttpMethods.GET, PATH, Action.SEE, this::list),
                Operation.guarded(HttpMethods.POST, PATH, Action.ADMINISTER, idempotency.once(this::create)));
    }

    private CompletionStage<HttpResponse> list(Call call, Principal who) {
        Optional<Set<Integer>> visible = gate.visibleGroups(call, who);
        List<JumpItems.JumpGroupDetails> groups = directory.current().groups().values().stream()
                .filter(group -> visible.isEmpty() || visible.get().contains(group.id()))
                .toList();
        return CompletableFuture.completedFuture(
                Answers.ok(Pages.of(groups, JumpItems.JumpGroupDetails::id, call.parameters())));
    }

    private CompletionStage<HttpResponse> create(Call call, Principal who) {
        JumpItems.NewJumpGroup given = call.body(JumpItems.NewJumpGroup.class);
        Checks checks = new Checks();
        String name = checks.line("name", given.name(), 1, LONGEST_NAME);
        String comments = checks.text("comments", given.comments(), 0, LONGEST_COMMENTS);
        checks.that(given.codeName() == null || CodeNames.valid(given.codeName()), "code_name", CodeNames.FORM);
        checks.done();
        String codeName = given.codeName() == null ? CodeNames.made(name, taken()) : given.codeName();
        return directory
                .addGroup(name, codeName, comments)
                .thenCompose(group -> journal.changed(
                                call, who, "jump_group_created", "jump_group:" + group.id(), null, group)
                        .thenApply(audited -> Answers.created(PATH + "/" + group.id(), group)));
    }

    private Set<String> taken() {
        return directory.current().groups().values().stream()
                .map(JumpItems.JumpGroupDetails::codeName)
                .collect(Collectors.toSet());
    }
}
