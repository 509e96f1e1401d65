package io.jumphold.cluster.access;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.error.ErrorCode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The one place that decides who may do what. Pure: the same function answers enforcement and questions.
 *
 * <p>So far: administrators may do everything; representatives see and start what is in their Jump Groups; API accounts do what their scopes name.
 * Roles, policies and schedules come here.
 */
public final class Access {
    private static final String ADMINISTRATION = "administration";

    private Access() {}

    /** Whether the caller may do this to something in this Jump Group. What he may not even see is {@code not_found}. */
    public static Decision decide(Directory directory, Caller caller, Action action, int jumpGroupId, Instant now) {
        if (!active(directory, caller, now)) {
            return new Decision.Denied(ErrorCode.NOT_SIGNED_IN.fault("This account has ended or is disabled."));
        }
        Optional<Set<Integer>> visible = visibleGroups(directory, caller, now);
        if (visible.isPresent() && !visible.get().contains(jumpGroupId)) {
            return new Decision.Denied(ErrorCode.NOT_FOUND.fault());
        }
        return rights(directory, caller, action) ? Decision.ALLOWED : denied(action);
    }

    /** Whether the caller may do this to the site as a whole. */
    public static Decision decide(Directory directory, Caller caller, Action action, Instant now) {
        if (!active(directory, caller, now)) {
            return new Decision.Denied(ErrorCode.NOT_SIGNED_IN.fault("This account has ended or is disabled."));
        }
        return rights(directory, caller, action) ? Decision.ALLOWED : denied(action);
    }

    /** The groups whose items the caller may see, as a parameter for list queries; empty: all of them. */
    public static Optional<Set<Integer>> visibleGroups(Directory directory, Caller caller, Instant now) {
        if (!active(directory, caller, now)) {
            return Optional.of(Set.of());
        }
        return switch (caller) {
            case Caller.User user -> {
                Accounts.User known = directory.user(user.userId()).orElseThrow();
                yield known.role() == Accounts.Role.ADMINISTRATOR
                        ? Optional.empty()
                        : Optional.of(Set.copyOf(known.jumpGroupIds()));
            }
            case Caller.ApiAccount account ->
                rights(directory, account, Action.SEE) ? Optional.empty() : Optional.of(Set.of());
        };
    }

    private static boolean active(Directory directory, Caller caller, Instant now) {
        return switch (caller) {
            case Caller.User(int id) ->
                directory
                        .user(id)
                        .filter(user -> user.enabled() && (user.endsAt() == null || now.isBefore(user.endsAt())))
                        .isPresent();
            case Caller.ApiAccount(int id, Set<String> ignored) ->
                Optional.ofNullable(directory.apiAccounts().get(id))
                        .filter(Accounts.ApiAccount::enabled)
                        .isPresent();
        };
    }

    private static boolean rights(Directory directory, Caller caller, Action action) {
        return switch (caller) {
            case Caller.User(int id) ->
                directory
                        .user(id)
                        .map(Accounts.User::role)
                        .filter(role -> roleAllows(role, action))
                        .isPresent();
            case Caller.ApiAccount(int ignored, Set<String> scopes) ->
                scopes.contains(ADMINISTRATION) || scopes.contains(scope(action));
        };
    }

    private static boolean roleAllows(Accounts.Role role, Action action) {
        return switch (role) {
            case ADMINISTRATOR -> true;
            case REPRESENTATIVE -> action == Action.SEE || action == Action.START_SESSION;
        };
    }

    private static String scope(Action action) {
        return switch (action) {
            case SEE -> "jump_items:read";
            case EDIT, REMOVE, CREATE_AND_DEPLOY -> "jump_items:write";
            case START_SESSION -> "sessions";
            case READ_METRICS -> "metrics:read";
            case ADMINISTER -> ADMINISTRATION;
        };
    }

    private static Decision denied(Action action) {
        return new Decision.Denied(ErrorCode.PERMISSION_DENIED.fault("You lack the right to " + action.right() + "."));
    }
}
