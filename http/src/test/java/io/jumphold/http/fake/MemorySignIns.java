package io.jumphold.http.fake;

import io.jumphold.cluster.directory.SignIns;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Sign-ins in memory. */
public final class MemorySignIns implements SignIns {
    public final Map<String, SignIn> tokens = new ConcurrentHashMap<>();
    private final MemoryDirectory directory;
    private volatile String setUpHash;

    public MemorySignIns(MemoryDirectory directory) {
        this.directory = directory;
    }

    @Override
    public CompletionStage<Void> add(String tokenHash, Holder holder, Instant expiresAt) {
        tokens.put(tokenHash, new SignIn(holder, expiresAt));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Optional<SignIn>> find(String tokenHash, Instant now) {
        return CompletableFuture.completedFuture(
                Optional.ofNullable(tokens.get(tokenHash)).filter(signIn -> now.isBefore(signIn.expiresAt())));
    }

    @Override
    public CompletionStage<Void> remove(String tokenHash) {
        tokens.remove(tokenHash);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Optional<UserSecret>> userSecret(String userName) {
        return CompletableFuture.completedFuture(directory.current().users().values().stream()
                .filter(user -> user.name().equalsIgnoreCase(userName))
                .findFirst()
                .map(user -> new UserSecret(user.id(), directory.passwordHashes.get(user.id()))));
    }

    @Override
    public CompletionStage<Optional<ApiAccountSecret>> apiAccountSecret(String clientId) {
        return CompletableFuture.completedFuture(directory.current().apiAccounts().values().stream()
                .filter(account -> account.clientId().equals(clientId))
                .findFirst()
                .map(account -> new ApiAccountSecret(account.id(), directory.secretHashes.get(account.id()))));
    }

    @Override
    public CompletionStage<Boolean> offerSetUp(String node, String secretHash, Instant expiresAt) {
        boolean taken = setUpHash == null && directory.current().users().isEmpty();
        if (taken) {
            setUpHash = secretHash;
        }
        return CompletableFuture.completedFuture(taken);
    }

    @Override
    public synchronized CompletionStage<Accounts.User> setUp(
            String secretHash, String name, String passwordHash, Instant now) {
        if (!secretHash.equals(setUpHash)) {
            return CompletableFuture.failedFuture(new FaultException(ErrorCode.SETUP_LINK_INVALID.fault()));
        }
        setUpHash = null;
        return directory.addUser(name, "", passwordHash, Accounts.Role.ADMINISTRATOR, List.of());
    }
}
