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
import io.jumphold.protocol.api.Accounts.Role;
import io.jumphold.protocol.api.Accounts.User;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code /users}. */
public final class UserRoutes {
    private static final String PATH = "/api/v1/users";
    private static final int MOST_GROUPS = 1_000;

    private final DirectoryStore directory;
    private final Passwords passwords;
    private final Idempotency idempotency;
    private final Journal journal;

    public UserRoutes(DirectoryStore directory, Passwords passwords, Idempotency idempotency, Journal journal) {
        this.directory = directory;
        this.passwords = passwords;
        this.idempotency = idempotency;
        this.journal = journal;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.guarded(HttpMethods.GET, PATH, Action.ADMINISTER, this::list),
                Operation.guarded(HttpMethods.POST, PATH, Action.ADMINISTER, idempotency.once(this::create)),
                Operation.guarded(HttpMethods.PATCH, PATH + "/{id}", Action.ADMINISTER, this::change));
    }

    private CompletionStage<HttpResponse> list(Call call, Principal who) {
        return CompletableFuture.completedFuture(
                Answers.ok(Pages.of(directory.current().users().values(), User::id, call.parameters())));
    }

    private CompletionStage<HttpResponse> create(Call call, Principal who) {
        Accounts.NewUser given = call.body(Accounts.NewUser.class);
        Checks checks = new Checks();
        String name = UserNames.check(checks, given.name());
        String displayName = UserNames.checkDisplayName(checks, given.displayName());
        String password = Passwords.check(checks, given.password());
        checkGroups(checks, given.jumpGroupIds());
        checks.that(given.role() != null, "role", "is missing");
        checks.done();
        List<Integer> groups = Objects.requireNonNullElse(given.jumpGroupIds(), List.of());
        return passwords
                .hash(password)
                .thenCompose(hash -> directory.addUser(name, displayName, hash, given.role(), groups))
                .thenCompose(user -> journal.changed(call, who, "user_created", "user:" + user.id(), null, user)
                        .thenApply(audited -> Answers.created(PATH + "/" + user.id(), user)));
    }

    private CompletionStage<HttpResponse> change(Call call, Principal who) {
        int id = call.id("id", ErrorCode.NOT_FOUND);
        Accounts.UserChange change = call.body(Accounts.UserChange.class);
        User before = directory.current().user(id).orElseThrow(Gate::notFound);
        Checks checks = new Checks();
        UserNames.checkDisplayName(checks, change.displayName());
        if (change.password() != null) {
            Passwords.check(checks, change.password());
        }
        checkGroups(checks, change.jumpGroupIds());
        checks.done();
        keepAnAdministrator(before, change, call.at());
        return hash(change.password())
                .thenCompose(hash -> directory.changeUser(
                        id,
                        call.ifVersion(),
                        change.displayName(),
                        hash,
                        change.role(),
                        change.jumpGroupIds(),
                        change.enabled()))
                .thenCompose(user -> journal.changed(
                                call,
                                who,
                                change.password() == null ? "user_changed" : "user_changed_with_password",
                                "user:" + id,
                                before,
                                user)
                        .thenApply(audited -> Answers.ok(user, user.version())));
    }

    private CompletionStage<@Nullable String> hash(@Nullable String password) {
        return password == null
                ? CompletableFuture.completedFuture(null)
                : passwords.hash(password).thenApply(hash -> hash);
    }

    private void checkGroups(Checks checks, @Nullable List<Integer> ids) {
        if (ids != null) {
            checks.that(ids.size() <= MOST_GROUPS, "jump_group_ids", "holds more than 1,000 ids");
            checks.that(
                    ids.stream()
                            .allMatch(id ->
                                    id != null && directory.current().group(id).isPresent()),
                    "jump_group_ids",
                    "holds an id that is no Jump Group's");
        }
    }

    /** Nobody could undo it. */
    private void keepAnAdministrator(User user, Accounts.UserChange change, Instant now) {
        boolean leaves = Boolean.FALSE.equals(change.enabled())
                || (change.role() != null && change.role() != Role.ADMINISTRATOR);
        boolean othersStay = directory.current().users().values().stream()
                .anyMatch(other -> other.id() != user.id() && administers(other, now));
        if (leaves && administers(user, now) && !othersStay) {
            throw new FaultException(
                    ErrorCode.IN_USE.fault("This is the last administrator; make another one before."));
        }
    }

    private static boolean administers(User user, Instant now) {
        return user.role() == Role.ADMINISTRATOR
                && user.enabled()
                && (user.endsAt() == null || now.isBefore(user.endsAt()));
    }
}
