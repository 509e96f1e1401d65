package io.jumphold.http.site;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.trust.Authorities;
import io.jumphold.cluster.trust.SiteAuthority;
import io.jumphold.http.problem.Problems;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Idempotency;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /authorities}: whom Jump Clients trust to be this site, and the change to another one (ENR-9). */
public final class AuthorityRoutes {
    private static final String PATH = "/api/v1/authorities";
    private static final String ONE = PATH + "/{number}";

    private final Authorities authorities;
    private final Idempotency idempotency;
    private final Journal journal;

    /** What of a change stands in the audit log. */
    private record Changed(int number, String sha256, long clientsWithout, boolean anyway) {}

    /** The same of the end of one. */
    private record Retired(int number, boolean anyway) {}

    public AuthorityRoutes(Authorities authorities, Idempotency idempotency, Journal journal) {
        this.authorities = authorities;
        this.idempotency = idempotency;
        this.journal = journal;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.guarded(HttpMethods.GET, PATH, Action.ADMINISTER, this::list),
                Operation.guarded(HttpMethods.POST, PATH, Action.ADMINISTER, idempotency.once(this::prepare)),
                Operation.guarded(HttpMethods.POST, ONE + "/change", Action.ADMINISTER, idempotency.once(this::change)),
                Operation.guarded(HttpMethods.DELETE, ONE, Action.ADMINISTER, this::retire));
    }

    private CompletionStage<HttpResponse> list(Call call, Principal who) {
        return authorities
                .all()
                .thenApply(all -> Answers.ok(new Operations.Authorities(
                        all.stream().map(AuthorityRoutes::shown).toList())));
    }

    private CompletionStage<HttpResponse> prepare(Call call, Principal who) {
        return audited(call, who, "site", authorities::prepare).thenCompose(known -> {
            Operations.Authority shown = shown(known);
            return journal.changed(call, who, "authority_prepared", target(shown.number()), null, shown)
                    .thenApply(audited -> Answers.created(PATH + "/" + shown.number(), shown));
        });
    }

    private CompletionStage<HttpResponse> change(Call call, Principal who) {
        int number = call.id("number", ErrorCode.NOT_FOUND);
        boolean anyway =
                Boolean.TRUE.equals(call.body(Operations.AuthorityChange.class).anyway());
        return audited(call, who, target(number), () -> authorities.change(number, anyway))
                .thenCompose(known -> journal.changed(
                                call,
                                who,
                                "authority_changed",
                                target(number),
                                null,
                                new Changed(number, known.authority().sha256(), known.clientsWithout(), anyway))
                        .thenApply(audited -> Answers.ok(shown(known))));
    }

    private CompletionStage<HttpResponse> retire(Call call, Principal who) {
        int number = call.id("number", ErrorCode.NOT_FOUND);
        boolean anyway = call.parameters().flag("anyway");
        return audited(call, who, target(number), () -> authorities.retire(number, anyway))
                .thenCompose(gone -> journal.changed(
                        call, who, "authority_retired", target(number), new Retired(number, anyway), null))
                .thenApply(audited -> Answers.noContent());
    }

    /** Also a refusal stands in the audit log: somebody was about to cut machines off. */
    private <T> CompletionStage<T> audited(
            Call call, Principal who, String target, Supplier<CompletionStage<T>> change) {
        return change.get().exceptionallyCompose(failure -> {
            CompletionStage<Void> told = Problems.root(failure) instanceof FaultException refusal
                    ? journal.refused(call, who.name(), "authority_refused", target, refusal.fault())
                    : CompletableFuture.completedFuture(null);
            return told.thenCompose(done -> CompletableFuture.failedFuture(failure));
        });
    }

    private static String target(int number) {
        return "authority:" + number;
    }

    private static Operations.Authority shown(Authorities.Known known) {
        SiteAuthority authority = known.authority();
        return new Operations.Authority(
                authority.number(),
                authority.sha256(),
                switch (authority.state()) {
                    case NEXT -> Operations.AuthorityState.NEXT;
                    case CURRENT -> Operations.AuthorityState.CURRENT;
                    case FORMER -> Operations.AuthorityState.FORMER;
                },
                authority.notAfter(),
                known.clientsWithout());
    }
}
