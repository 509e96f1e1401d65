package io.jumphold.cli.jump;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A time without the machine. Only one that lasts for a second is told of: most are over before anybody sees them. */
final class Interruption {
    /** Who is told. */
    interface Notices {
        Notices NONE = new Notices() {
            @Override
            public void lost() {}

            @Override
            public void back() {}
        };

        void lost();

        void back();
    }

    private static final Executor A_SECOND_LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final Notices notices;
    private boolean away;
    private boolean told;
    private int number;

    Interruption(Notices notices) {
        this.notices = notices;
    }

    synchronized void begins() {
        if (!away) {
            away = true;
            int which = ++number;
            A_SECOND_LATER.execute(() -> tell(which));
        }
    }

    private synchronized void tell(int which) {
        if (away && which == number) {
            told = true;
            notices.lost();
        }
    }

    /** The machine has been heard. */
    synchronized void ends() {
        away = false;
        if (told) {
            told = false;
            notices.back();
        }
    }
}
