package io.jumphold.cluster.fake;

import io.jumphold.cluster.upgrade.ClientVersion;
import io.jumphold.cluster.upgrade.ClientVersions;
import io.jumphold.cluster.upgrade.ReleaseKey;
import io.jumphold.cluster.upgrade.Releases;
import io.jumphold.cluster.upgrade.UpgradeQueue;
import io.jumphold.cluster.upgrade.UpgradeSettings;
import io.jumphold.protocol.api.Upgrades;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.SignedManifest;
import io.jumphold.protocol.upgrade.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers rounds as the test says, and remembers what it was told. */
public final class MemoryUpgrades implements UpgradeQueue, ClientVersions {
    public final Queue<Round> rounds = new ConcurrentLinkedQueue<>();
    public final List<String> told = new CopyOnWriteArrayList<>();

    /** The clients that have a turn for a version, as {@code "7 1.2.0"}. */
    public final Set<String> turns = ConcurrentHashMap.newKeySet();

    public final Queue<Uptime> uptimes = new ConcurrentLinkedQueue<>();

    @Override
    public CompletionStage<Round> round(Releases releases, UpgradeSettings settings, Uptime uptime) {
        uptimes.add(uptime);
        Round next = rounds.poll();
        return CompletableFuture.completedStage(
                next == null ? new Round(List.of(), List.of(), List.of(), false) : next);
    }

    @Override
    public CompletionStage<Void> giveBack(Begun begun) {
        return tell("given back " + begun.clientId());
    }

    @Override
    public CompletionStage<Void> toFront(int clientId) {
        return tell("front " + clientId);
    }

    @Override
    public CompletionStage<Void> progress(int clientId, String version, Stage stage, long bytes) {
        return tell(stage + " " + clientId + " " + version + " " + bytes);
    }

    @Override
    public CompletionStage<Boolean> mayFail(int clientId, String version) {
        return CompletableFuture.completedStage(turns.contains(clientId + " " + version));
    }

    @Override
    public CompletionStage<Boolean> failed(int clientId, String version, Fault fault) {
        boolean news = !told.contains("failed " + clientId + " " + version);
        told.add("failed " + clientId + " " + version);
        return CompletableFuture.completedStage(news);
    }

    @Override
    public CompletionStage<Void> halt(String version) {
        return tell("halted " + version);
    }

    private CompletionStage<Void> tell(String what) {
        told.add(what);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Optional<Admission>> admit(byte[] ticket) {
        throw notHere();
    }

    @Override
    public CompletionStage<Boolean> serving(byte[] ticket, long bytes) {
        throw notHere();
    }

    @Override
    public CompletionStage<Length> length(Releases releases, UpgradeSettings settings) {
        throw notHere();
    }

    @Override
    public CompletionStage<Upgrades.Queue> show(Releases releases, UpgradeSettings settings) {
        throw notHere();
    }

    @Override
    public CompletionStage<ReleaseKey> trust(ReleaseKey key) {
        throw notHere();
    }

    @Override
    public CompletionStage<Void> distrust(String fingerprint) {
        throw notHere();
    }

    @Override
    public CompletionStage<ClientVersion> announce(Manifest manifest, SignedManifest signed, Instant at) {
        throw notHere();
    }

    @Override
    public CompletionStage<Void> write(String upload, int piece, byte[] bytes) {
        throw notHere();
    }

    @Override
    public CompletionStage<ClientVersion> complete(Manifest manifest, String upload) {
        throw notHere();
    }

    @Override
    public CompletionStage<Void> abandon(String upload) {
        throw notHere();
    }

    @Override
    public CompletionStage<Optional<byte[]>> read(String payload, int piece) {
        throw notHere();
    }

    @Override
    public CompletionStage<List<ClientVersion>> makeCurrent(String version) {
        throw notHere();
    }

    @Override
    public CompletionStage<Void> resume(String version) {
        throw notHere();
    }

    private static UnsupportedOperationException notHere() {
        return new UnsupportedOperationException("The heart does not ask for this");
    }
}
