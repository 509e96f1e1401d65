package io.jumphold.http.account;

import io.jumphold.cluster.access.Caller;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.directory.SignIns;
import io.jumphold.http.input.Checks;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.Principal;
import io.jumphold.http.route.SiteHeaders;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.error.FaultException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** {@code /sign-in}, {@code /sign-out}, {@code /me}. */
public final class SignIn {
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_PASSWORD = 256;

    private final SignIns signIns;
    private final DirectoryStore directory;
    private final Passwords passwords;
    private final SignInBrakes brakes;
    private final SiteHeaders nodes;
    private final Journal journal;
    private final Duration life;

    /** {@code life}: how long a sign-in lasts. */
    public SignIn(
            SignIns signIns,
            DirectoryStore directory,
            Passwords passwords,
            SiteHeaders nodes,
            Journal journal,
            Duration life) {
        this.signIns = signIns;
        this.directory = directory;
        this.passwords = passwords;
        this.brakes = new SignInBrakes(journal);
        this.nodes = nodes;
        this.journal = journal;
        this.life = life;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.open(HttpMethods.POST, "/api/v1/sign-in", this::signIn),
                Operation.signedIn(HttpMethods.POST, "/api/v1/sign-out", this::signOut),
                Operation.signedIn(HttpMethods.GET, "/api/v1/me", this::me));
    }

    private CompletionStage<HttpResponse> signIn(Call call) {
        Accounts.SignIn given = call.body(Accounts.SignIn.class);
        Checks checks = new Checks();
        String name = checks.line("name", given.name(), 1, LONGEST_NAME);
        String password = checks.line("password", given.password(), 1, LONGEST_PASSWORD);
        checks.done();
        String target = target(name);
        return brakes.admit(call, name, target)
                .thenCompose(admitted -> signIns.userSecret(name))
                .thenCompose(secret -> passwords
                        .matches(password, secret.map(SignIns.UserSecret::passwordHash))
                        .thenApply(right -> secret.filter(known -> right)))
                .thenCompose(
                        proven -> proven.flatMap(secret -> directory.current().user(secret.userId()))
                                .filter(user -> works(user, call.at()))
                                .map(user -> welcome(call, user))
                                .orElseGet(() -> refuse(call, target)))
                .thenApply(signedIn -> welcomed(StatusCodes.OK, signedIn));
    }

    HttpResponse welcomed(StatusCode status, Accounts.SignedIn signedIn) {
        return nodes.added(Answers.json(status, signedIn));
    }

    /** Makes a token for a user whose identity is beyond doubt. */
    CompletionStage<Accounts.SignedIn> welcome(Call call, Accounts.User user) {
        brakes.succeeded(call, user.name());
        String token = Tokens.bearer();
        Instant end = call.at().plus(life);
        Instant expiresAt = user.endsAt() != null && user.endsAt().isBefore(end) ? user.endsAt() : end;
        return signIns.add(Tokens.hash(token), new SignIns.Holder.User(user.id()), expiresAt)
                .thenCompose(added -> journal.done(call, user.name(), "signed_in", "user:" + user.id()))
                .thenApply(audited -> new Accounts.SignedIn(token, expiresAt, user));
    }

    /** The same for an unknown name, a wrong password, and an account that has ended. A name that is nobody's may be a password: it is not written down. */
    private CompletionStage<Accounts.SignedIn> refuse(Call call, String target) {
        Fault fault = ErrorCode.SIGN_IN_FAILED.fault();
        return journal.refused(call, "", "sign_in_refused", target, fault)
                .thenCompose(audited -> CompletableFuture.failedFuture(new FaultException(fault)));
    }

    private String target(String name) {
        return directory.current().users().values().stream()
                .filter(user -> user.name().equalsIgnoreCase(name))
                .findFirst()
                .map(user -> "user:" + user.id())
                .orElse("");
    }

    private static boolean works(Accounts.User user, Instant now) {
        return user.enabled() && (user.endsAt() == null || now.isBefore(user.endsAt()));
    }

    private CompletionStage<HttpResponse> signOut(Call call, Principal who) {
        return signIns.remove(who.tokenHash())
                .thenCompose(removed -> journal.done(call, who.name(), "signed_out", who.account()))
                .thenApply(audited -> Answers.noContent());
    }

    private CompletionStage<HttpResponse> me(Call call, Principal who) {
        return switch (who.caller()) {
            case Caller.User(int id) ->
                CompletableFuture.completedFuture(directory
                        .current()
                        .user(id)
                        .map(user -> Answers.ok(user, user.version()))
                        .orElseThrow(() -> new FaultException(ErrorCode.NOT_FOUND.fault())));
            case Caller.ApiAccount ignored ->
                throw new FaultException(ErrorCode.NOT_FOUND.fault("This token is an API account's, and no user's."));
        };
    }
}
