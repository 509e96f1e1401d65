package io.jumphold.cluster.upgrade;

import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.SignedManifest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Changing what the site has of versions, and their bytes. A change is done when it is on disk and this node's directory holds it. Values are checked by the
 * caller. Refusals: {@code not_found}, {@code already_exists}, {@code in_use}, {@code store_unavailable}.
 */
public interface ClientVersions {
    /** Most bytes of a piece: 64 KiB. All but the last of a payload have so many. */
    int PIECE = 64 * 1024;

    /** Trusted already: done too. More than four: {@code in_use}. */
    CompletionStage<ReleaseKey> trust(ReleaseKey key);

    /** {@code not_found} where it is not trusted. */
    CompletionStage<Void> distrust(String fingerprint);

    /** Announces a version; its bytes follow. The same again: done too. Another of that version for that platform: {@code already_exists}. */
    CompletionStage<ClientVersion> announce(Manifest manifest, SignedManifest signed, Instant at);

    /** One piece of a payload that is being brought; {@code upload} is of the caller's choice, 1 to 64 characters, and new. */
    CompletionStage<Void> write(String upload, int piece, byte[] bytes);

    /**
     * All of it is there, and is what this manifest says. Where another upload of the same was faster, that one stays; where another was announced by its
     * number meanwhile, with other bytes, {@code payload_refused}.
     */
    CompletionStage<ClientVersion> complete(Manifest manifest, String upload);

    /** It came to nothing: its pieces go. */
    CompletionStage<Void> abandon(String upload);

    /** A piece of a complete payload; empty behind the end. */
    CompletionStage<Optional<byte[]>> read(String payload, int piece);

    /** Makes a version current on each platform for which it is complete, and others no more there (UPG-1); {@code not_found} where it is complete for none. */
    CompletionStage<List<ClientVersion>> makeCurrent(String version);

    /** No more of this version (UPG-7). */
    CompletionStage<Void> halt(String version);

    /** On again, and counted anew; {@code not_found} where it is not halted. */
    CompletionStage<Void> resume(String version);
}
