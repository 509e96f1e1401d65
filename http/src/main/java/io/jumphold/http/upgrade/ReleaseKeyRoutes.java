package io.jumphold.http.upgrade;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.upgrade.ClientVersions;
import io.jumphold.cluster.upgrade.ReleaseKey;
import io.jumphold.http.problem.FieldsRefused;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Idempotency;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.api.Upgrades;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /release-keys}: whose versions the site takes (UPG-6). */
public final class ReleaseKeyRoutes {
    private static final String PATH = "/api/v1/release-keys";

    private final DirectoryStore directory;
    private final ClientVersions versions;
    private final Idempotency idempotency;
    private final Journal journal;

    public ReleaseKeyRoutes(
            DirectoryStore directory, ClientVersions versions, Idempotency idempotency, Journal journal) {
        this.directory = directory;
        this.versions = versions;
        this.idempotency = idempotency;
        this.journal = journal;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.guarded(HttpMethods.GET, PATH, Action.ADMINISTER, this::list),
                Operation.guarded(HttpMethods.POST, PATH, Action.ADMINISTER, idempotency.once(this::trust)),
                Operation.guarded(HttpMethods.DELETE, PATH + "/{fingerprint}", Action.ADMINISTER, this::distrust));
    }

    private CompletionStage<HttpResponse> list(Call call, Principal who) {
        return CompletableFuture.completedFuture(
                Answers.ok(new Upgrades.ReleaseKeys(directory.current().releases().keys().stream()
                        .map(ReleaseKeyRoutes::shown)
                        .toList())));
    }

    private CompletionStage<HttpResponse> trust(Call call, Principal who) {
        ReleaseKey given = given(call);
        return versions.trust(given)
                .thenCompose(key -> journal.changed(
                                call, who, "release_key_trusted", target(key.fingerprint()), null, shown(key))
                        .thenApply(audited -> Answers.created(PATH + "/" + key.fingerprint(), shown(key))));
    }

    private static ReleaseKey given(Call call) {
        String key = Objects.requireNonNullElse(
                call.body(Upgrades.NewReleaseKey.class).publicKey(), "");
        try {
            return ReleaseKey.of(key, call.at());
        } catch (IllegalArgumentException noKey) {
            throw FieldsRefused.invalid("public_key", "must be a P-256 public key (SubjectPublicKeyInfo) in base64");
        }
    }

    private CompletionStage<HttpResponse> distrust(Call call, Principal who) {
        String fingerprint = call.text("fingerprint");
        return versions.distrust(fingerprint)
                .thenCompose(gone ->
                        journal.changed(call, who, "release_key_distrusted", target(fingerprint), fingerprint, null))
                .thenApply(audited -> Answers.noContent());
    }

    private static String target(String fingerprint) {
        return "release_key:" + fingerprint;
    }

    private static Upgrades.ReleaseKey shown(ReleaseKey key) {
        return new Upgrades.ReleaseKey(key.fingerprint(), key.publicKey(), key.trustedAt());
    }
}
