package io.jumphold.cluster.statistics;

import io.jumphold.protocol.machine.Readings;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.MalformedFrameException;
import io.jumphold.protocol.wire.WireCodec;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest reading of each machine that is attached to this node, for as long as it is. Safe from any thread; no entity is woken for one.
 *
 * <p>Kept as it stands on the wire, some 300 bytes a machine. All pictures together take no more than they may: those that came longest ago go first.
 */
public final class NewestReadings {
    /** Room for 4,000 pictures of 8 KiB. */
    public static final int PICTURES = 32 * 1024 * 1024;

    private static final byte[] NONE = {};

    private record Kept(long epoch, long atMs, byte[] frame) {}

    private final Clock clock;
    private final int mostPictureBytes;
    private final Map<Integer, Kept> kept = new ConcurrentHashMap<>();
    private final Map<Integer, byte[]> pictures = new LinkedHashMap<>();
    private int pictureBytes;

    public NewestReadings(Clock clock, int mostPictureBytes) {
        this.clock = clock;
        this.mostPictureBytes = mostPictureBytes;
    }

    /** Takes the place of what the machine told before; what an older attachment of it tells is nothing new. */
    public void keep(int clientId, long epoch, Readings readings) {
        Kept newer = new Kept(
                epoch, clock.millis(), WireCodec.encode(new ClientFrame.Statistics(readings.withoutThumbnail())));
        kept.compute(clientId, (id, before) -> {
            if (before != null && before.epoch() > epoch) {
                return before;
            }
            keepPicture(clientId, readings.thumbnail());
            return newer;
        });
    }

    /** The attachment is over, and what was told by it no longer holds. */
    public void gone(int clientId, long epoch) {
        kept.computeIfPresent(clientId, (id, before) -> {
            if (before.epoch() > epoch) {
                return before;
            }
            keepPicture(clientId, NONE);
            return null;
        });
    }

    /** Empty where this attachment has told nothing yet. */
    public Optional<Reading> newest(int clientId, long epoch) {
        Kept found = kept.get(clientId);
        return found == null || found.epoch() != epoch
                ? Optional.empty()
                : Optional.of(new Reading(readings(found, picture(clientId)), Instant.ofEpochMilli(found.atMs())));
    }

    private static Readings readings(Kept found, byte[] picture) {
        try {
            return ((ClientFrame.Statistics) WireCodec.clientFrame(found.frame()))
                    .readings()
                    .with(picture);
        } catch (MalformedFrameException e) {
            throw new IllegalStateException("A frame of our own cannot be read", e);
        }
    }

    private synchronized byte[] picture(int clientId) {
        return pictures.getOrDefault(clientId, NONE);
    }

    private synchronized void keepPicture(int clientId, byte[] picture) {
        forgetPicture(clientId);
        if (picture.length > 0) {
            pictures.put(clientId, picture);
            pictureBytes += picture.length;
            while (pictureBytes > mostPictureBytes) {
                forgetPicture(pictures.keySet().iterator().next());
            }
        }
    }

    private void forgetPicture(int clientId) {
        byte[] forgotten = pictures.remove(clientId);
        pictureBytes -= forgotten == null ? 0 : forgotten.length;
    }
}
