package io.jumphold.protocol.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Signing in, users, and API accounts. */
public interface Accounts {
    /** What a person may do everywhere; finer rights come with roles. */
    enum Role {
        /** Everything. */
        @JsonProperty("administrator")
        ADMINISTRATOR,
        /** Finds Jump Items in the groups that hold for the user, and Jumps to them. */
        @JsonProperty("representative")
        REPRESENTATIVE
    }

    /**
     * {@code POST /setup}: makes the first administrator (SEC-4).
     *
     * @param secret from the one-time link
     * @param name user name, 1 to 64 characters
     * @param password 12 to 256 characters
     */
    record SetUp(String secret, String name, String password) {
        /** Without its secret (SEC-5). */
        @Override
        public String toString() {
            return "SetUp[" + name + "]";
        }
    }

    /** {@code POST /sign-in}. */
    record SignIn(String name, String password) {
        /** Without its secret (SEC-5). */
        @Override
        public String toString() {
            return "SignIn[" + name + "]";
        }
    }

    /**
     * A token for {@code Authorization: Bearer}.
     *
     * @param token opaque, shown once
     * @param expiresAt it ends then; sooner when it is signed out
     */
    record SignedIn(String token, Instant expiresAt, User user) {
        /** Without its secret (SEC-5). */
        @Override
        public String toString() {
            return "SignedIn[" + user.name() + "]";
        }
    }

    /**
     * A person with an account.
     *
     * @param version for optimistic writes ({@code If-Match})
     * @param jumpGroupIds the groups a representative works with; meaningless for administrators, who have all
     * @param endsAt the account works until then (SEC-6); null: for ever
     */
    record User(
            int id,
            String name,
            String displayName,
            Role role,
            List<Integer> jumpGroupIds,
            boolean enabled,
            @Nullable Instant endsAt,
            long version) {}

    /** {@code POST /users}; {@code displayName} and {@code jumpGroupIds} may be left out. */
    record NewUser(
            String name,
            @Nullable String displayName,
            String password,
            Role role,
            @Nullable List<Integer> jumpGroupIds) {
        /** Without its secret (SEC-5). */
        @Override
        public String toString() {
            return "NewUser[" + name + "]";
        }
    }

    /** {@code PATCH /users/{id}}; what is absent stays. */
    record UserChange(
            @Nullable String displayName,
            @Nullable String password,
            @Nullable Role role,
            @Nullable List<Integer> jumpGroupIds,
            @Nullable Boolean enabled) {
        /** Without its secret (SEC-5). */
        @Override
        public String toString() {
            return "UserChange[displayName=" + displayName + ", role=" + role + ", enabled=" + enabled + "]";
        }
    }

    /**
     * An account for programs (OAuth 2 client credentials).
     *
     * @param scopes of {@code jump_items:read}, {@code jump_items:write}, {@code sessions}, {@code metrics:read}, {@code administration}
     */
    record ApiAccount(int id, String name, String clientId, List<String> scopes, boolean enabled, long version) {}

    /** {@code POST /api-accounts}. */
    record NewApiAccount(String name, List<String> scopes) {}

    /** The secret is shown once. */
    record CreatedApiAccount(ApiAccount account, String clientSecret) {
        /** Without its secret (SEC-5). */
        @Override
        public String toString() {
            return "CreatedApiAccount[" + account.name() + "]";
        }
    }

    /** {@code POST /oauth2/token}. */
    record Token(
            @JsonProperty("access_token") String accessToken,
            @JsonProperty("token_type") String tokenType,
            @JsonProperty("expires_in") long expiresIn) {
        /** Without its secret (SEC-5). */
        @Override
        public String toString() {
            return "Token[expiresIn=" + expiresIn + "]";
        }
    }
}
