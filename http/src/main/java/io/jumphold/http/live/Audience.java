package io.jumphold.http.live;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.list.JumpItemList.Question;
import io.jumphold.cluster.list.LiveFeed;
import io.jumphold.http.route.Authenticator;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Gate;
import io.jumphold.http.route.Principal;
import java.util.BitSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a live connection asks of the house. */
record Audience(LiveFeed feed, JumpItemList list, Authenticator authenticator, Gate gate) {
    private static final int PAGE = 1_000;

    /** Who holds this token, if he may listen. */
    CompletionStage<Principal> admit(Call call, String token) {
        return authenticator
                .authenticate(Optional.of(token), call.at())
                .thenCompose(who -> gate.site(call, who, Action.SEE).thenApply(allowed -> who));
    }

    Optional<Set<Integer>> groups(Call call, Principal who) {
        return gate.visibleGroups(call, who);
    }

    /** What the caller sees; the ids are read after the feed has been subscribed to, so that none falls between. */
    CompletionStage<Outlook> outlook(Optional<Set<Integer>> groups) {
        return groups.isEmpty()
                ? CompletableFuture.completedFuture(new Outlook(groups, new BitSet()))
                : ids(new Question(groups.get(), Set.of(), "", Set.of()), null, new BitSet())
                        .thenApply(seen -> new Outlook(groups, seen));
    }

    private CompletionStage<BitSet> ids(Question question, @Nullable String cursor, BitSet seen) {
        return list.page(question, cursor, PAGE).thenCompose(page -> {
            page.items().forEach(item -> seen.set(item.id()));
            return page.nextCursor() == null
                    ? CompletableFuture.completedFuture(seen)
                    : ids(question, page.nextCursor(), seen);
        });
    }
}
