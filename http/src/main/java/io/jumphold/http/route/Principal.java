package io.jumphold.http.route;

import io.jumphold.cluster.access.Caller;

/**
 * Who makes a request.
 *
 * @param name as the audit log writes it: the user's name, or {@code api:<name>}
 * @param tokenHash of the bearer token, so that it can be signed out
 */
public record Principal(Caller caller, String name, String tokenHash) {

    /** A stable key of the account: {@code user:7}, {@code api:2}. */
    public String account() {
        return switch (caller) {
            case Caller.User user -> "user:" + user.userId();
            case Caller.ApiAccount api -> "api:" + api.apiAccountId();
        };
    }

    /** The user's id; the negative of its own for an account of a program, which is nobody's. */
    public int id() {
        return switch (caller) {
            case Caller.User user -> user.userId();
            case Caller.ApiAccount api -> -api.apiAccountId();
        };
    }
}
