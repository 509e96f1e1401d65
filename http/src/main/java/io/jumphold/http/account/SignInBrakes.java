package io.jumphold.http.account;

import io.jumphold.cluster.audit.Origins;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Journal;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.error.FaultException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Slows down guessing by account and by address (SEC-3), and so bounds what of it stands in the audit log. */
final class SignInBrakes {
    private static final int FREE_BY_ACCOUNT = 5;
    private static final int FREE_BY_ADDRESS = 20;

    private final Brake accounts = new Brake(FREE_BY_ACCOUNT);
    private final Brake addresses = new Brake(FREE_BY_ADDRESS);
    private final Journal journal;

    SignInBrakes(Journal journal) {
        this.journal = journal;
    }

    /** Fails with {@code too_many_attempts} when this account or address must wait; {@code target} is for the audit log. */
    CompletionStage<Void> admit(Call call, String account, String target) {
        return admit(addresses.attempt(Origins.of(call.from()), call.at()), call, target)
                .thenCompose(addressMay -> admit(accounts.attempt(key(account), call.at()), call, target));
    }

    void succeeded(Call call, String account) {
        accounts.forget(key(account));
        addresses.takeBack(Origins.of(call.from()));
    }

    private CompletionStage<Void> admit(Brake.Verdict verdict, Call call, String target) {
        return switch (verdict) {
            case Brake.Verdict.Go ignored -> CompletableFuture.completedFuture(null);
            case Brake.Verdict.Wait(Duration remaining, boolean first) -> {
                Fault fault = ErrorCode.TOO_MANY_ATTEMPTS.fault().retryAfterMs(Math.max(1, remaining.toMillis()));
                CompletionStage<Void> told = first
                        ? journal.refused(call, "", "sign_in_refused", target, fault)
                        : CompletableFuture.completedFuture(null);
                yield told.thenCompose(done -> CompletableFuture.failedFuture(new FaultException(fault)));
            }
        };
    }

    private static String key(String account) {
        return account.toLowerCase(Locale.ROOT);
    }
}
