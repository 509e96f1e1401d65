package io.jumphold.http.upgrade;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.upgrade.ClientVersions;
import io.jumphold.cluster.upgrade.UpgradeQueue;
import io.jumphold.http.input.Checks;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.api.Upgrades;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /upgrades}: the queue (UPG-9), and going on with what was halted (UPG-7). */
public final class UpgradeRoutes {
    private static final String PATH = "/api/v1/upgrades";

    private final DirectoryStore directory;
    private final UpgradeQueue queue;
    private final ClientVersions versions;
    private final Journal journal;

    public UpgradeRoutes(DirectoryStore directory, UpgradeQueue queue, ClientVersions versions, Journal journal) {
        this.directory = directory;
        this.queue = queue;
        this.versions = versions;
        this.journal = journal;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.guarded(HttpMethods.GET, PATH, Action.ADMINISTER, this::show),
                Operation.guarded(HttpMethods.POST, PATH + "/resume", Action.ADMINISTER, this::resume));
    }

    private CompletionStage<HttpResponse> show(Call call, Principal who) {
        return queue().thenApply(Answers::ok);
    }

    private CompletionStage<Upgrades.Queue> queue() {
        Directory now = directory.current();
        return queue.show(now.releases(), now.settings().upgrades());
    }

    private CompletionStage<HttpResponse> resume(Call call, Principal who) {
        String version =
                Objects.requireNonNullElse(call.body(Upgrades.Resume.class).version(), "");
        Checks checks = new Checks();
        checks.line("version", version, 1, 32);
        checks.done();
        return versions.resume(version)
                .thenCompose(resumed ->
                        journal.changed(call, who, "upgrades_resumed", "client_version:" + version, null, null))
                .thenCompose(audited -> queue())
                .thenApply(Answers::ok);
    }
}
