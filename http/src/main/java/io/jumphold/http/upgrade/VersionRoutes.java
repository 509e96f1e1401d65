package io.jumphold.http.upgrade;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.upgrade.ClientVersion;
import io.jumphold.cluster.upgrade.ClientVersions;
import io.jumphold.cluster.upgrade.Releases;
import io.jumphold.http.problem.FieldsRefused;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Idempotency;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.api.Upgrades;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.SignedManifest;
import io.jumphold.protocol.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;

/** {@code /client-versions}: what Jump Clients may become. Nothing is taken that no trusted release key has signed (UPG-6). */
public final class VersionRoutes {
    private static final String PATH = "/api/v1/client-versions";
    private static final String ONE = PATH + "/{version}/{platform}";

    /** For a payload over a slow line. */
    private static final Duration LONGEST_UPLOAD = Duration.ofHours(2);

    private final DirectoryStore directory;
    private final ClientVersions versions;
    private final Idempotency idempotency;
    private final Journal journal;
    private final Materializer materializer;

    public VersionRoutes(
            DirectoryStore directory,
            ClientVersions versions,
            Idempotency idempotency,
            Journal journal,
            Materializer materializer) {
        this.directory = directory;
        this.versions = versions;
        this.idempotency = idempotency;
        this.journal = journal;
        this.materializer = materializer;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.guarded(HttpMethods.GET, PATH, Action.ADMINISTER, this::list),
                Operation.guarded(HttpMethods.POST, PATH, Action.ADMINISTER, idempotency.once(this::announce)),
                Operation.streamed(HttpMethods.PUT, ONE + "/payload", Action.ADMINISTER, this::upload),
                Operation.guarded(HttpMethods.POST, PATH + "/{version}/current", Action.ADMINISTER, this::makeCurrent));
    }

    private CompletionStage<HttpResponse> list(Call call, Principal who) {
        return CompletableFuture.completedFuture(
                Answers.ok(shown(directory.current().releases().versions())));
    }

    private CompletionStage<HttpResponse> announce(Call call, Principal who) {
        SignedManifest signed = SignedManifest.parse(Objects.requireNonNullElse(
                call.body(Upgrades.NewClientVersion.class).manifest(), ""));
        Manifest manifest = signed.verified(directory.current().releases().trusted());
        if (Wire.agree(manifest.wireOldest(), manifest.wireNewest()).isEmpty()) {
            throw refused("It speaks wire " + manifest.wireOldest() + " to " + manifest.wireNewest()
                    + ", which this site does not: its clients would never come back.");
        }
        return versions.announce(manifest, signed, call.at())
                .thenCompose(added -> journal.changed(
                                call, who, "client_version_announced", target(added), null, shown(added))
                        .thenApply(audited -> Answers.created(
                                PATH + "/" + added.version() + "/"
                                        + added.manifest().platform(),
                                shown(added))));
    }

    private CompletionStage<HttpResponse> upload(Call call, Principal who) {
        call.mayTake(LONGEST_UPLOAD);
        ClientVersion announced = announced(call);
        Manifest manifest = announced.manifest();
        long length = call.request().entity().getContentLengthOption().orElse(manifest.size());
        if (length != manifest.size()) {
            throw refused("It has " + length + " bytes, and " + manifest.size() + " were announced.");
        }
        PayloadUpload upload = new PayloadUpload(manifest, versions);
        return upload.run(call.request().entity(), materializer)
                .thenCompose(done -> versions.complete(manifest, upload.name()))
                .exceptionallyCompose(failure -> versions.abandon(upload.name())
                        .exceptionally(also -> null)
                        .thenCompose(gone -> CompletableFuture.failedFuture(failure)))
                .thenCompose(
                        whole -> journal.changed(call, who, "client_version_added", target(whole), null, shown(whole))
                                .thenApply(audited -> Answers.ok(shown(whole))));
    }

    private ClientVersion announced(Call call) {
        Optional<ClientVersion> announced =
                directory.current().releases().version(call.text("version"), call.text("platform"));
        return announced.orElseThrow(
                () -> new FaultException(ErrorCode.NOT_FOUND.fault("Announce this version first, with its manifest.")));
    }

    private CompletionStage<HttpResponse> makeCurrent(Call call, Principal who) {
        String version = call.text("version");
        if (version.length() > 32) {
            throw FieldsRefused.invalid("version", "may have at most 32 characters");
        }
        return versions.makeCurrent(version)
                .thenCompose(current -> journal.changed(
                                call, who, "client_version_current", "client_version:" + version, null, shown(current))
                        .thenApply(audited -> Answers.ok(shown(current))));
    }

    private static FaultException refused(String why) {
        return new FaultException(ErrorCode.PAYLOAD_REFUSED.fault(why));
    }

    private static String target(ClientVersion version) {
        return "client_version:" + version.version() + "/" + version.manifest().platform();
    }

    private Upgrades.ClientVersions shown(List<ClientVersion> all) {
        return new Upgrades.ClientVersions(all.stream().map(this::shown).toList());
    }

    private Upgrades.ClientVersion shown(ClientVersion version) {
        Releases releases = directory.current().releases();
        Manifest manifest = version.manifest();
        return new Upgrades.ClientVersion(
                manifest.version(),
                manifest.revision(),
                manifest.platform(),
                manifest.size(),
                manifest.sha256(),
                manifest.wireOldest(),
                manifest.wireNewest(),
                version.isComplete(),
                version.current(),
                releases.halted().contains(manifest.version()),
                version.addedAt());
    }
}
