package io.jumphold.http.account;

import io.jumphold.cluster.directory.SignIns;
import io.jumphold.http.input.Checks;
import io.jumphold.http.problem.Problems;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.error.FaultException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** Making the first administrator with the secret of the one-time link (SEC-4): a form for people, and what it calls. */
public final class SetUp {
    private static final int LONGEST_SECRET = 256;
    private static final String SECRET = "set-up";
    private static final String SITE = "site";

    private final SignIns signIns;
    private final SignIn signIn;
    private final Passwords passwords;
    private final SignInBrakes brakes;
    private final Journal journal;
    private final SetUpPage page = SetUpPage.load();

    public SetUp(SignIns signIns, SignIn signIn, Passwords passwords, Journal journal) {
        this.signIns = signIns;
        this.signIn = signIn;
        this.passwords = passwords;
        this.brakes = new SignInBrakes(journal);
        this.journal = journal;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.open(HttpMethods.GET, "/setup", call -> CompletableFuture.completedFuture(page.answer())),
                Operation.open(HttpMethods.POST, "/api/v1/setup", this::setUp));
    }

    private CompletionStage<HttpResponse> setUp(Call call) {
        Accounts.SetUp given = call.body(Accounts.SetUp.class);
        Checks checks = new Checks();
        String secret = checks.line("secret", given.secret(), 1, LONGEST_SECRET);
        String name = UserNames.check(checks, given.name());
        String password = Passwords.check(checks, given.password());
        checks.done();
        return brakes.admit(call, SECRET, SITE)
                .thenCompose(admitted -> passwords.hash(password))
                .thenCompose(hash -> signIns.setUp(Tokens.hash(secret), name, hash, call.at()))
                .exceptionallyCompose(failure -> refused(call, failure))
                .thenCompose(user -> journal.done(call, user.name(), "site_set_up", "user:" + user.id())
                        .thenCompose(audited -> signIn.welcome(call, user)))
                .thenApply(signedIn -> signIn.welcomed(StatusCodes.CREATED, signedIn));
    }

    private CompletionStage<Accounts.User> refused(Call call, Throwable failure) {
        CompletionStage<Void> told = Problems.root(failure) instanceof FaultException refused
                ? journal.refused(call, "", "set_up_refused", SITE, refused.fault())
                : CompletableFuture.completedFuture(null);
        return told.thenCompose(done -> CompletableFuture.failedFuture(failure));
    }
}
