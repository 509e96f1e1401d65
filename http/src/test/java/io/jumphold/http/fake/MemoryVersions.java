package io.jumphold.http.fake;

import io.jumphold.cluster.pace.Pace;
import io.jumphold.cluster.upgrade.ClientVersion;
import io.jumphold.cluster.upgrade.ClientVersions;
import io.jumphold.cluster.upgrade.ReleaseKey;
import io.jumphold.cluster.upgrade.Releases;
import io.jumphold.cluster.upgrade.UpgradeQueue;
import io.jumphold.cluster.upgrade.UpgradeSettings;
import io.jumphold.protocol.api.Upgrades;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.SignedManifest;
import io.jumphold.protocol.upgrade.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** Versions, their bytes and the tickets for them in memory; a line of time that is always free. */
public final class MemoryVersions implements ClientVersions, UpgradeQueue, Pace {
    /** What was stored, by upload and piece. */
    public final Map<String, Map<Integer, byte[]>> payloads = new ConcurrentHashMap<>();

    public final AtomicLong reserved = new AtomicLong();
    private final Map<String, Admission> admissions = new ConcurrentHashMap<>();
    private final MemoryDirectory directory;

    public MemoryVersions(MemoryDirectory directory) {
        this.directory = directory;
    }

    /** From now on this ticket opens that. */
    public void admit(byte[] ticket, String sha256, boolean alive) {
        admissions.put(Keys.hashHex(ticket), new Admission(7, "1.2.0", sha256, alive));
    }

    private CompletionStage<Void> change(UnaryOperator<Releases> work) {
        return directory.changeReleases(work, after -> null);
    }

    @Override
    public CompletionStage<ReleaseKey> trust(ReleaseKey key) {
        return directory.changeReleases(
                before -> {
                    if (before.keys().size() == 4) {
                        throw new FaultException(ErrorCode.IN_USE.fault());
                    }
                    return new Releases(with(before.keys(), key), before.versions(), before.halted());
                },
                after -> key);
    }

    @Override
    public CompletionStage<Void> distrust(String fingerprint) {
        return change(before -> {
            List<ReleaseKey> rest = before.keys().stream()
                    .filter(key -> !key.fingerprint().equals(fingerprint))
                    .toList();
            if (rest.size() == before.keys().size()) {
                throw new FaultException(ErrorCode.NOT_FOUND.fault());
            }
            return new Releases(rest, before.versions(), before.halted());
        });
    }

    @Override
    public CompletionStage<ClientVersion> announce(Manifest manifest, SignedManifest signed, Instant at) {
        ClientVersion version = new ClientVersion(manifest, signed, null, false, at);
        return directory.changeReleases(
                before -> new Releases(before.keys(), with(before.versions(), version), before.halted()),
                after -> version);
    }

    @Override
    public CompletionStage<Void> write(String upload, int piece, byte[] bytes) {
        payloads.computeIfAbsent(upload, name -> new TreeMap<>()).put(piece, bytes);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<ClientVersion> complete(Manifest manifest, String upload) {
        return directory.changeReleases(
                before -> new Releases(
                        before.keys(),
                        before.versions().stream()
                                .map(one -> one.manifest().equals(manifest)
                                        ? new ClientVersion(one.manifest(), one.signed(), upload, false, one.addedAt())
                                        : one)
                                .toList(),
                        before.halted()),
                after -> after.version(manifest.version(), manifest.platform()).orElseThrow());
    }

    @Override
    public CompletionStage<Void> abandon(String upload) {
        payloads.remove(upload);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<Optional<byte[]>> read(String payload, int piece) {
        return CompletableFuture.completedStage(
                Optional.ofNullable(payloads.getOrDefault(payload, Map.of()).get(piece)));
    }

    @Override
    public CompletionStage<List<ClientVersion>> makeCurrent(String version) {
        return directory.changeReleases(
                before -> {
                    if (before.versions().stream()
                            .noneMatch(one -> one.isComplete() && one.version().equals(version))) {
                        throw new FaultException(ErrorCode.NOT_FOUND.fault());
                    }
                    return new Releases(
                            before.keys(),
                            before.versions().stream()
                                    .map(one -> new ClientVersion(
                                            one.manifest(),
                                            one.signed(),
                                            one.payload(),
                                            one.version().equals(version),
                                            one.addedAt()))
                                    .toList(),
                            before.halted());
                },
                Releases::current);
    }

    @Override
    public CompletionStage<Void> halt(String version) {
        return change(before -> new Releases(before.keys(), before.versions(), Set.of(version)));
    }

    @Override
    public CompletionStage<Void> resume(String version) {
        return change(before -> {
            Set<String> rest = new HashSet<>(before.halted());
            if (!rest.remove(version)) {
                throw new FaultException(ErrorCode.NOT_FOUND.fault());
            }
            return new Releases(before.keys(), before.versions(), rest);
        });
    }

    private static <T> List<T> with(List<T> some, T more) {
        List<T> all = new ArrayList<>(some);
        all.add(more);
        return all;
    }

    @Override
    public CompletionStage<Optional<Admission>> admit(byte[] ticket) {
        return CompletableFuture.completedStage(Optional.ofNullable(admissions.get(Keys.hashHex(ticket))));
    }

    @Override
    public CompletionStage<Boolean> serving(byte[] ticket, long bytes) {
        return CompletableFuture.completedStage(
                admissions.get(Keys.hashHex(ticket)).alive());
    }

    @Override
    public CompletionStage<Length> length(Releases releases, UpgradeSettings settings) {
        return CompletableFuture.completedStage(new Length(120, 30));
    }

    @Override
    public CompletionStage<Upgrades.Queue> show(Releases releases, UpgradeSettings settings) {
        Instant at = Instant.parse("2026-11-21T10:00:00Z");
        return CompletableFuture.completedStage(new Upgrades.Queue(
                settings.mode(),
                2,
                List.of(new Upgrades.Running(7, "1.2.0", "fetching", 500, 1_000, at)),
                3,
                List.of(new Upgrades.Failed(8, "1.2.0", 1, ErrorCode.UPGRADE_FAILED.fault(), at, at)),
                1,
                4L,
                releases.halted().stream()
                        .map(version -> new Upgrades.Halted(version, at, 100, 5))
                        .toList()));
    }

    @Override
    public CompletionStage<Reserved> reserve(String name, long units, double perSecond) {
        reserved.addAndGet(units);
        return CompletableFuture.completedStage(new Reserved(0, 0, 0));
    }

    @Override
    public CompletionStage<Round> round(Releases releases, UpgradeSettings settings, Uptime uptime) {
        throw notAsked();
    }

    @Override
    public CompletionStage<Boolean> mayFail(int clientId, String version) {
        throw notAsked();
    }

    @Override
    public CompletionStage<Void> giveBack(Begun begun) {
        throw notAsked();
    }

    @Override
    public CompletionStage<Void> toFront(int clientId) {
        throw notAsked();
    }

    @Override
    public CompletionStage<Void> progress(int clientId, String version, Stage stage, long bytes) {
        throw notAsked();
    }

    @Override
    public CompletionStage<Boolean> failed(int clientId, String version, Fault fault) {
        throw notAsked();
    }

    private static UnsupportedOperationException notAsked() {
        return new UnsupportedOperationException("The API does not ask for this");
    }
}
