package io.jumphold.http.upgrade;

import io.jumphold.cluster.upgrade.ClientVersions;
import io.jumphold.cluster.upgrade.UpgradeQueue;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** The bytes of one download: read from the store as the machine takes them and the site's bandwidth lets them go. It ends where its turn does. */
final class PayloadDownload {
    /** Well within the time after which a turn is over. */
    private static final Duration SAY_SO_EVERY = Duration.ofSeconds(3);

    private final ClientVersions versions;
    private final UpgradeQueue queue;
    private final Throttle throttle;
    private final String payload;
    private final byte[] ticket;
    private final long size;
    private long saidAt = System.nanoTime();

    PayloadDownload(
            ClientVersions versions, UpgradeQueue queue, Throttle throttle, String payload, byte[] ticket, long size) {
        this.versions = versions;
        this.queue = queue;
        this.throttle = throttle;
        this.payload = payload;
        this.ticket = ticket;
        this.size = size;
    }

    /** How far it is; {@code piece} is the one of the store that this place is in, once it is read. */
    private record Place(long at, int number, byte @Nullable [] piece) {}

    Source<ByteString, NotUsed> from(long start) {
        return Source.unfoldAsync(new Place(start, -1, null), this::next);
    }

    private CompletionStage<Optional<Pair<Place, ByteString>>> next(Place place) {
        if (place.at() >= size) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return stillOurs(place.at()).thenCompose(ours -> loaded(place)).thenCompose(this::cut);
    }

    private CompletionStage<Optional<Pair<Place, ByteString>>> cut(Place place) {
        byte[] piece = place.piece() == null ? new byte[0] : place.piece();
        int begin = (int) (place.at() % ClientVersions.PIECE);
        int end = Math.min(piece.length, begin + throttle.piece());
        if (end <= begin) {
            throw new IllegalStateException("The payload " + payload + " is shorter than its size");
        }
        return throttle.take(end - begin)
                .thenApply(free -> Optional.of(Pair.create(
                        new Place(place.at() + end - begin, place.number(), piece),
                        ByteString.fromArray(Arrays.copyOfRange(piece, begin, end)))));
    }

    private CompletionStage<Place> loaded(Place place) {
        int number = (int) (place.at() / ClientVersions.PIECE);
        return number == place.number()
                ? CompletableFuture.completedStage(place)
                : versions.read(payload, number)
                        .thenApply(read -> new Place(
                                place.at(),
                                number,
                                read.orElseThrow(() -> new FaultException(ErrorCode.NOT_FOUND.fault()))));
    }

    private CompletionStage<Boolean> stillOurs(long at) {
        long now = System.nanoTime();
        if (now - saidAt < SAY_SO_EVERY.toNanos()) {
            return CompletableFuture.completedStage(true);
        }
        saidAt = now;
        return queue.serving(ticket, at).thenApply(alive -> {
            if (!alive) {
                throw new FaultException(ErrorCode.UPGRADE_OVER.fault());
            }
            return true;
        });
    }
}
