package io.jumphold.cluster.upgrade;

import io.jumphold.protocol.api.Upgrades;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.upgrade.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Who waits for an upgrade and whose turn it is, on disk: the limit of UPG-3 holds through any crash, and no client has two turns. A turn ends by itself when
 * nothing moves in it. Stages fail with {@code store_unavailable}.
 */
public interface UpgradeQueue {
    /**
     * A turn that has just begun.
     *
     * @param ticket opens the download, 32 bytes; only its hash is kept
     */
    record Begun(int clientId, ClientVersion version, byte[] ticket) {
        /** Without the ticket (SEC-5). */
        @Override
        public String toString() {
            return "Begun[" + clientId + ", " + version.version() + "]";
        }
    }

    /** A turn that is over. */
    record Over(int clientId, String version, UpgradeRules.Fate fate) {}

    /**
     * What a round has done.
     *
     * @param toHalt versions that must be halted now (UPG-7)
     * @param quiet whether nobody waits and nothing is under way any more, after somebody did (UPG-2)
     */
    record Round(List<Begun> begun, List<Over> over, List<String> toHalt, boolean quiet) {}

    /**
     * By what outages are known, and how long it takes to come back from one.
     *
     * @param begunAt since when the site has been up, whatever single nodes did
     * @param perSecond how many clients a second may attach (RATE-1)
     */
    record Uptime(Instant begunAt, int perSecond) {}

    /**
     * Ends the turns that are over and gives the free ones to those who wait: who was asked for first, then the oldest versions. Two rounds at once do no harm.
     * That no round came for a while, or the site was begun anew, is an outage: installs that it disturbed end without being failures.
     */
    CompletionStage<Round> round(Releases releases, UpgradeSettings settings, Uptime uptime);

    /** A turn that came to nothing before it began. */
    CompletionStage<Void> giveBack(Begun begun);

    /** UPG-5. */
    CompletionStage<Void> toFront(int clientId);

    /** What a client says of its turn; nothing where it has none. */
    CompletionStage<Void> progress(int clientId, String version, Stage stage, long bytes);

    /**
     * Whether a client may say that it failed to become this version: it has a turn for it, or had one of which it has not said so. Others are not heard, so that nobody
     * writes histories or halts a version by talking.
     */
    CompletionStage<Boolean> mayFail(int clientId, String version);

    /** A client that may says why it failed; whether that was not known before. */
    CompletionStage<Boolean> failed(int clientId, String version, Fault fault);

    /** Looks at a ticket. */
    CompletionStage<Optional<Admission>> admit(byte[] ticket);

    /**
     * What a ticket opens.
     *
     * @param alive whether its turn is not over
     */
    record Admission(int clientId, String version, String sha256, boolean alive) {}

    /** The download of this ticket is under way, {@code bytes} are sent; false: its turn is over. */
    CompletionStage<Boolean> serving(byte[] ticket, long bytes);

    /**
     * How long the queue is.
     *
     * @param waiting clients that are online and wait
     * @param running clients whose turn it is
     */
    record Length(int waiting, int running) {}

    /** For those who ask often: counted by the store, and nobody is named. */
    CompletionStage<Length> length(Releases releases, UpgradeSettings settings);

    /** The queue as it is (UPG-9). */
    CompletionStage<Upgrades.Queue> show(Releases releases, UpgradeSettings settings);
}
