package io.jumphold.cli.command;

import java.util.concurrent.atomic.AtomicBoolean;

/** Something to put right when a block ends, or when the program is ended before that; done once. */
public final class AtExit implements AutoCloseable {
    private final Runnable action;
    private final Thread hook;
    private final AtomicBoolean done = new AtomicBoolean();

    private AtExit(Runnable action) {
        this.action = action;
        this.hook = Thread.ofPlatform().unstarted(this::once);
    }

    public static AtExit run(Runnable action) {
        AtExit atExit = new AtExit(action);
        Runtime.getRuntime().addShutdownHook(atExit.hook);
        return atExit;
    }

    private void once() {
        if (done.compareAndSet(false, true)) {
            action.run();
        }
    }

    @Override
    public void close() {
        once();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The hook runs already, and finds nothing left to do.
        }
    }
}
