package io.jumphold.client.attach;

import io.jumphold.client.link.Address;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attaches to another node while the present attachment still holds (PRES-9): one try at each address. */
final class Move {
    private static final Logger LOG = LoggerFactory.getLogger(Move.class);

    private final Thread thread;
    private volatile @Nullable Attachment trying;
    private volatile boolean cancelled;
    private volatile @Nullable Attachment arrived;

    /**
     * Begins at once, on a thread of its own.
     *
     * @param dial makes an attachment there
     * @param whenThere called on that thread, when one of the nodes has welcomed this client
     */
    Move(List<Address> addresses, Function<Address, Attachment> dial, Runnable whenThere) {
        thread = new Thread(() -> go(addresses, dial, whenThere), "move");
        thread.setDaemon(true);
        thread.start();
    }

    private void go(List<Address> addresses, Function<Address, Attachment> dial, Runnable whenThere) {
        try {
            for (Address address : addresses) {
                if (cancelled) {
                    return;
                }
                Attachment attachment = dial.apply(address);
                trying = attachment;
                if (attachment.awaitWelcome()) {
                    arrived = attachment;
                    whenThere.run();
                    return;
                }
                LOG.info("{} did not take this client in", address);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where this client is attached now; null where nobody has welcomed it. Waits while that is open. */
    @Nullable
    Attachment arrived() throws InterruptedException {
        thread.join();
        return arrived;
    }

    /** Nobody has taken this client in, and no address is left. */
    boolean hasFailed() {
        return !thread.isAlive() && arrived == null;
    }

    /** It is not wanted any more. */
    void cancel() {
        cancelled = true;
        Attachment present = trying;
        if (present != null) {
            present.stop();
        }
    }
}
