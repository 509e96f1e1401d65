package io.jumphold.http.item;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.site.Site;
import io.jumphold.cluster.upgrade.ReleaseKey;
import io.jumphold.http.input.Checks;
import io.jumphold.http.input.Pages;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Gate;
import io.jumphold.http.route.Idempotency;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.identity.InstallerToken;
import io.jumphold.protocol.identity.Keys;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code /installers}. */
public final class InstallerRoutes {
    private static final String PATH = "/api/v1/installers";
    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_TAG = 64;
    private static final int LONGEST_COMMENTS = 1_024;
    private static final int SHORTEST_MINUTES = 10;
    private static final int LONGEST_MINUTES = 525_600;
    private static final int DEFAULT_MINUTES = 1_440;
    private static final int TEN_YEARS = 5_256_000;
    private static final String MINUTES = "must be from 1 to 5256000 (ten years)";

    private final Site site;
    private final DirectoryStore directory;
    private final Gate gate;
    private final Idempotency idempotency;
    private final Journal journal;

    public InstallerRoutes(Site site, DirectoryStore directory, Gate gate, Idempotency idempotency, Journal journal) {
        this.site = site;
        this.directory = directory;
        this.gate = gate;
        this.idempotency = idempotency;
        this.journal = journal;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.guarded(HttpMethods.GET, PATH, Action.CREATE_AND_DEPLOY, this::list),
                Operation.guarded(HttpMethods.POST, PATH, Action.CREATE_AND_DEPLOY, idempotency.once(this::create)),
                Operation.guarded(HttpMethods.DELETE, PATH + "/{id}", Action.CREATE_AND_DEPLOY, this::delete));
    }

    private CompletionStage<HttpResponse> list(Call call, Principal who) {
        Optional<Set<Integer>> visible = gate.visibleGroups(call, who);
        List<Installers.Installer> active = directory.current().installers().values().stream()
                .filter(installer -> call.at().isBefore(installer.validUntil()))
                .filter(installer -> visible.isEmpty() || visible.get().contains(installer.jumpGroupId()))
                .map(this::shown)
                .toList();
        return CompletableFuture.completedFuture(
                Answers.ok(Pages.of(active, Installers.Installer::id, call.parameters())));
    }

    private CompletionStage<HttpResponse> create(Call call, Principal who) {
        Installers.NewInstaller given = call.body(Installers.NewInstaller.class);
        Checks checks = new Checks();
        checks.line("name", given.name(), 0, LONGEST_NAME);
        checks.line("tag", given.tag(), 0, LONGEST_TAG);
        checks.text("comments", given.comments(), 0, LONGEST_COMMENTS);
        checks.that(directory.current().group(given.jumpGroupId()).isPresent(), "jump_group_id", "is no Jump Group's");
        checks.done();
        int minutes = given.validMinutes() == null ? DEFAULT_MINUTES : given.validMinutes();
        Checks.setting(
                minutes >= SHORTEST_MINUTES && minutes <= LONGEST_MINUTES,
                "valid_minutes",
                "must be from 10 (10 minutes) to 525600 (1 year)");
        checkLifetime(given, call.at());
        Instant validUntil = call.at().plus(Duration.ofMinutes(minutes));
        return gate.group(call, who, Action.CREATE_AND_DEPLOY, given.jumpGroupId(), "jump_group:" + given.jumpGroupId())
                .thenCompose(allowed -> directory.addInstaller(given, validUntil, who.id(), call.at()))
                .thenCompose(installer -> {
                    Installers.Installer shown = shown(installer);
                    return journal.changed(call, who, "installer_created", "installer:" + installer.id(), null, shown)
                            .thenApply(audited -> Answers.created(
                                    PATH + "/" + installer.id(), new Installers.Created(shown, key(installer))));
                });
    }

    /** LIFE-4, LIFE-6. */
    private static void checkLifetime(Installers.NewInstaller given, Instant now) {
        Instant at = given.clientsExpireAt();
        Checks.setting(isMinutes(given.maxOfflineMinutes()), "max_offline_minutes", MINUTES);
        Checks.setting(isMinutes(given.clientsExpireAfterMinutes()), "clients_expire_after_minutes", MINUTES);
        Checks.setting(at == null || at.isAfter(now), "clients_expire_at", "must be in the future");
        Checks.setting(
                at == null || given.clientsExpireAfterMinutes() == null,
                "clients_expire_at",
                "may not stand beside clients_expire_after_minutes");
    }

    private static boolean isMinutes(@Nullable Integer minutes) {
        return minutes == null || (minutes >= 1 && minutes <= TEN_YEARS);
    }

    private String key(Directory.Installer installer) {
        long serial = ByteBuffer.wrap(Keys.random(Long.BYTES)).getLong();
        String token = new InstallerToken(site.id(), installer.id(), serial)
                .signedWith(site.tokenKeys().getPrivate());
        return new InstallerKey(
                        site.id(),
                        site.addresses(),
                        site.authorities(),
                        token,
                        installer.validUntil().toEpochMilli(),
                        directory.current().releases().keys().stream()
                                .map(ReleaseKey::publicKey)
                                .toList())
                .text();
    }

    private CompletionStage<HttpResponse> delete(Call call, Principal who) {
        int id = call.id("id", ErrorCode.NOT_FOUND);
        String target = "installer:" + id;
        Directory.Installer installer =
                directory.current().installer(id).orElseThrow(() -> new FaultException(ErrorCode.NOT_FOUND.fault()));
        return gate.group(call, who, Action.CREATE_AND_DEPLOY, installer.jumpGroupId(), target)
                .thenCompose(allowed -> directory.deleteInstaller(id))
                .thenCompose(deleted -> journal.changed(call, who, "installer_deleted", target, shown(installer), null))
                .thenApply(audited -> Answers.noContent());
    }

    private Installers.Installer shown(Directory.Installer installer) {
        Directory known = directory.current();
        return new Installers.Installer(
                installer.id(),
                known.group(installer.jumpGroupId())
                        .orElseGet(() -> new JumpItems.JumpGroup(installer.jumpGroupId(), "", "")),
                installer.name(),
                installer.tag(),
                installer.comments(),
                installer.validUntil(),
                madeBy(known, installer.madeBy()),
                installer.madeAt(),
                installer.timesUsed(),
                installer.version(),
                installer.maxOfflineMinutes(),
                installer.clientsExpireAt(),
                installer.clientsExpireAfterMinutes());
    }

    private static String madeBy(Directory known, int id) {
        Optional<String> name = id > 0
                ? known.user(id).map(Accounts.User::name)
                : Optional.ofNullable(known.apiAccounts().get(-id)).map(account -> "api:" + account.name());
        return name.orElse("");
    }
}
