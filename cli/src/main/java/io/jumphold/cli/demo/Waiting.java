package io.jumphold.cli.demo;

import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Waits for something that another process does, by looking again and again until a deadline. */
final class Waiting {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Waiting() {}

    /**
     * The first value that the look yields.
     *
     * @param what for the failure: {@code what} "did not happen within ..."
     */
    static <T> T until(Duration longest, String what, Supplier<Optional<T>> look) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            Optional<T> seen = look.get();
            if (seen.isPresent()) {
                return seen.get();
            }
            if (System.nanoTime() > deadline) {
                throw Failure.of(Exit.REFUSED, what + " within " + longest.toSeconds() + " s");
            }
            Thread.sleep(PAUSE);
        }
    }
}
