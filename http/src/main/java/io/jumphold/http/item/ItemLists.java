package io.jumphold.http.item;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.list.JumpItemList.Question;
import io.jumphold.http.input.Parameters;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Gate;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.JumpItems.SearchField;
import io.jumphold.protocol.api.Status;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** The list of Jump Items, searched (SRCH-1) and counted (ITEM-5). Groups the caller may not see are no part of the question (SRCH-2). */
public final class ItemLists {
    private static final String PATH = "/api/v1/jump-items";
    private static final int LONGEST_SEARCH = 1_024;

    private final JumpItemList list;
    private final Gate gate;

    public ItemLists(JumpItemList list, Gate gate) {
        this.list = list;
        this.gate = gate;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.guarded(HttpMethods.GET, PATH, Action.SEE, this::page),
                Operation.guarded(HttpMethods.GET, PATH + "/counts", Action.SEE, this::counts),
                Operation.guarded(
                        HttpMethods.GET, PATH + "/pending-removals", Action.ADMINISTER, this::pendingRemovals));
    }

    private CompletionStage<HttpResponse> page(Call call, Principal who) {
        Parameters parameters = call.parameters();
        Question question = new Question(
                groups(call, who, parameters.list("group")),
                parameters.words("status", Status.values(), ItemLists::word),
                parameters.text("q", LONGEST_SEARCH),
                parameters.words("field", SearchField.values(), SearchField::word));
        return list.page(question, parameters.cursor(), parameters.limit()).thenApply(Answers::ok);
    }

    /** UNI-8. */
    private CompletionStage<HttpResponse> pendingRemovals(Call call, Principal who) {
        Parameters parameters = call.parameters();
        return list.page(Question.PENDING, parameters.cursor(), parameters.limit())
                .thenApply(Answers::ok);
    }

    private CompletionStage<HttpResponse> counts(Call call, Principal who) {
        return list.counts(groups(call, who, List.of())).thenApply(Answers::ok);
    }

    /** Those of the wanted groups, by id or code name, that the caller may see; an unknown one holds nothing. Null: all. */
    private @Nullable Set<Integer> groups(Call call, Principal who, List<String> wanted) {
        Set<Integer> visible = gate.visibleGroups(call, who).orElse(null);
        if (wanted.isEmpty()) {
            return visible;
        }
        Set<String> words = new HashSet<>(wanted);
        return gate.directory().groups().values().stream()
                .filter(group -> words.contains(Integer.toString(group.id())) || words.contains(group.codeName()))
                .map(JumpItems.JumpGroupDetails::id)
                .filter(id -> visible == null || visible.contains(id))
                .collect(Collectors.toSet());
    }

    private static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }
}
