package io.jumphold.cli.demo;

import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.screen.Ink;
import io.jumphold.cli.screen.Screen;
import io.jumphold.cli.screen.Table;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Steps one after the other, each told with the time that it took. */
final class Steps {
    /** Something to do. */
    interface Work<T> {
        T work() throws InterruptedException;
    }

    /** Something that must hold, told by a failure where it does not. */
    interface Check {
        void check() throws InterruptedException;
    }

    private final Screen screen;
    private final long begin = System.nanoTime();

    Steps(Screen screen) {
        this.screen = screen;
    }

    <T> T step(String what, Work<T> work) throws InterruptedException {
        long from = System.nanoTime();
        try {
            T value = work.work();
            tell("ok", Ink.GREEN, from, what);
            return value;
        } catch (Failure failure) {
            tell("FAILED", Ink.RED, from, what);
            throw failure;
        }
    }

    void check(String what, Check check) throws InterruptedException {
        step(what, () -> {
            check.check();
            return this;
        });
    }

    /** A figure under the last step. */
    void note(String figure) {
        screen.say("               " + figure);
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw Failure.of(Exit.REFUSED, otherwise);
        }
    }

    static void requireEqual(@Nullable Object expected, @Nullable Object actual, String what) {
        require(
                String.valueOf(expected).equals(String.valueOf(actual)),
                what + " is \"" + actual + "\" and should be \"" + expected + "\"");
    }

    private void tell(String result, Ink ink, long from, String what) {
        screen.line(new Table.Cell(result, ink), String.format(Locale.ROOT, "%8d ms  %s", millisSince(from), what));
    }

    /** Milliseconds since the first step. */
    long total() {
        return millisSince(begin);
    }

    static long millisSince(long from) {
        return (System.nanoTime() - from) / 1_000_000;
    }
}
