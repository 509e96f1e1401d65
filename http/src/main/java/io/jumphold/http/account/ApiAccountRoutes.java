package io.jumphold.http.account;

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
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.error.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /api-accounts}: accounts for programs. The secret is shown once. */
public final class ApiAccountRoutes {
    private static final String PATH = "/api/v1/api-accounts";
    private static final List<String> SCOPES =
            List.of("jump_items:read", "jump_items:write", "sessions", "metrics:read", "administration");

    private final DirectoryStore directory;
    private final Idempotency idempotency;
    private final Journal journal;

    public ApiAccountRoutes(DirectoryStore directory, Idempotency idempotency, Journal journal) {
        this.directory = directory;
        this.idempotency = idempotency;
        this.journal = journal;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.guarded(HttpMethods.GET, PATH, Action.ADMINISTER, this::list),
                Operation.guarded(HttpMethods.POST, PATH, Action.ADMINISTER, idempotency.once(this::create)),
                Operation.guarded(HttpMethods.DELETE, PATH + "/{id}", Action.ADMINISTER, this::delete));
    }

    private CompletionStage<HttpResponse> list(Call call, Principal who) {
        return CompletableFuture.completedFuture(Answers.ok(
                Pages.of(directory.current().apiAccounts().values(), Accounts.ApiAccount::id, call.parameters())));
    }

    private CompletionStage<HttpResponse> create(Call call, Principal who) {
        Accounts.NewApiAccount given = call.body(Accounts.NewApiAccount.class);
        Checks checks = new Checks();
        String name = UserNames.check(checks, given.name());
        List<String> scopes = given.scopes() == null ? List.of() : given.scopes();
        checks.that(
                !scopes.isEmpty()
                        && SCOPES.containsAll(scopes)
                        && Set.copyOf(scopes).size() == scopes.size(),
                "scopes",
                "must name one or more of " + String.join(", ", SCOPES));
        checks.done();
        String secret = Tokens.secret();
        return directory
                .addApiAccount(name, Tokens.clientId(), Tokens.hash(secret), scopes)
                .thenCompose(account -> journal.changed(
                                call, who, "api_account_created", "api_account:" + account.id(), null, account)
                        .thenApply(audited -> Answers.created(
                                PATH + "/" + account.id(), new Accounts.CreatedApiAccount(account, secret))));
    }

    private CompletionStage<HttpResponse> delete(Call call, Principal who) {
        int id = call.id("id", ErrorCode.NOT_FOUND);
        Accounts.ApiAccount account =
                Optional.ofNullable(directory.current().apiAccounts().get(id)).orElseThrow(Gate::notFound);
        return directory
                .deleteApiAccount(id)
                .thenCompose(deleted ->
                        journal.changed(call, who, "api_account_deleted", "api_account:" + id, account, null))
                .thenApply(audited -> Answers.noContent());
    }
}
