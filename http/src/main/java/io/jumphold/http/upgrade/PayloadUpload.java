package io.jumphold.http.upgrade;

import io.jumphold.cluster.upgrade.ClientVersions;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.upgrade.Manifest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/** Takes a payload piece by piece as the store takes it, never more than one piece in memory, and holds it against its manifest. */
final class PayloadUpload {
    private final Manifest manifest;
    private final ClientVersions versions;
    private final String name = HexFormat.of().formatHex(Keys.random(16));
    private final MessageDigest digest = sha256();
    private final byte[] piece = new byte[ClientVersions.PIECE];
    private int filled;
    private int pieces;
    private long total;

    PayloadUpload(Manifest manifest, ClientVersions versions) {
        this.manifest = manifest;
        this.versions = versions;
    }

    /** Under which its pieces are stored. */
    String name() {
        return name;
    }

    /** Done when all of it is stored and right; {@code payload_refused} where it is not what the manifest says. */
    CompletionStage<Void> run(RequestEntity entity, Materializer materializer) {
        return entity.withoutSizeLimit()
                .getDataBytes()
                .runWith(Sink.foldAsync(this, PayloadUpload::take), materializer)
                .thenCompose(all -> filled == 0 ? CompletableFuture.completedStage(null) : flush())
                .thenAccept(stored -> check());
    }

    private CompletionStage<PayloadUpload> take(ByteString bytes) {
        total += bytes.size();
        if (total > manifest.size()) {
            throw refused("It is larger than the " + manifest.size() + " bytes that were announced.");
        }
        byte[] fresh = bytes.toArray();
        digest.update(fresh);
        return take(fresh, 0).thenApply(taken -> this);
    }

    private CompletionStage<Void> take(byte[] bytes, int from) {
        int count = Math.min(bytes.length - from, piece.length - filled);
        System.arraycopy(bytes, from, piece, filled, count);
        filled += count;
        return filled < piece.length
                ? CompletableFuture.completedStage(null)
                : flush().thenCompose(stored -> take(bytes, from + count));
    }

    private CompletionStage<Void> flush() {
        byte[] full = Arrays.copyOf(piece, filled);
        filled = 0;
        return versions.write(name, pieces++, full);
    }

    private void check() {
        if (total < manifest.size()) {
            throw refused("It ends after " + total + " of the " + manifest.size() + " bytes that were announced.");
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(manifest.sha256())) {
            throw refused("Its digest is not the announced one: it was damaged, or changed after it was signed.");
        }
    }

    private static FaultException refused(String why) {
        return new FaultException(ErrorCode.PAYLOAD_REFUSED.fault(why));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }
}
