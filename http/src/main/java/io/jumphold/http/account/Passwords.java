package io.jumphold.http.account;

import io.jumphold.http.input.Checks;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.Keys;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Hashes and checks passwords on a few threads of their own: a flood of sign-ins waits in a short line, and then is turned away. */
public final class Passwords implements AutoCloseable {
    private static final int SHORTEST = 12;
    private static final int LONGEST = 256;
    private static final int SALT_BYTES = 16;
    private static final int LINE = 64;
    private static final long RETRY_MS = 2_000;

    private final ThreadPoolExecutor threads;
    /** For users that do not exist: checking takes as long. */
    private final String nobodys;

    /** {@code atOnce}: computations at a time, each with 19 MiB. */
    public Passwords(int atOnce) {
        this.threads = new ThreadPoolExecutor(
                atOnce,
                atOnce,
                30,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(LINE),
                Thread.ofPlatform().daemon().name("passwords-", 0).factory());
        this.threads.allowCoreThreadTimeOut(true);
        this.nobodys = Argon2.RECOMMENDED.encoded("nobody's password", Keys.random(SALT_BYTES));
    }

    /** What a new password must be like. */
    static String check(Checks checks, @Nullable String password) {
        return checks.line("password", password, SHORTEST, LONGEST);
    }

    CompletionStage<String> hash(String password) {
        return inLine(() -> Argon2.RECOMMENDED.encoded(password, Keys.random(SALT_BYTES)));
    }

    /** Whether it is the one that {@code hash} was made from; never, but just as slowly, where there is none. */
    CompletionStage<Boolean> matches(String password, Optional<String> hash) {
        return inLine(() -> Argon2.matches(password, hash.orElse(nobodys)) && hash.isPresent());
    }

    private <T> CompletionStage<T> inLine(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, threads);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(
                    new FaultException(ErrorCode.SERVER_BUSY.fault().retryAfterMs(RETRY_MS)));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
