package io.jumphold.http.account;

import io.jumphold.cluster.access.Caller;
import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.directory.SignIns;
import io.jumphold.http.route.Authenticator;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds the account behind a bearer token. */
public final class Bearers implements Authenticator {
    private static final int LONGEST = 512;

    private final SignIns signIns;
    private final DirectoryStore directory;

    public Bearers(SignIns signIns, DirectoryStore directory) {
        this.signIns = signIns;
        this.directory = directory;
    }

    @Override
    public CompletionStage<Principal> authenticate(Optional<String> bearerToken, Instant now) {
        Optional<String> hash = bearerToken
                .filter(token -> !token.isEmpty() && token.length() <= LONGEST)
                .map(Tokens::hash);
        if (hash.isEmpty()) {
            return CompletableFuture.failedFuture(new FaultException(ErrorCode.NOT_SIGNED_IN.fault()));
        }
        return signIns.find(hash.get(), now)
                .thenApply(found -> found.flatMap(signIn -> principal(signIn, hash.get()))
                        .orElseThrow(() -> new FaultException(ErrorCode.NOT_SIGNED_IN.fault(
                                "This token is not known, or has ended; sign in again."))));
    }

    @Override
    public CompletionStage<Boolean> stillHolds(Principal who, Instant now) {
        return signIns.find(who.tokenHash(), now).thenApply(Optional::isPresent);
    }

    private Optional<Principal> principal(SignIns.SignIn signIn, String tokenHash) {
        Directory known = directory.current();
        return switch (signIn.holder()) {
            case SignIns.Holder.User(int id) ->
                known.user(id).map(user -> new Principal(new Caller.User(id), user.name(), tokenHash));
            case SignIns.Holder.ApiAccount(int id) ->
                Optional.ofNullable(known.apiAccounts().get(id))
                        .map(account -> new Principal(
                                new Caller.ApiAccount(id, Set.copyOf(account.scopes())),
                                "api:" + account.name(),
                                tokenHash));
        };
    }
}
