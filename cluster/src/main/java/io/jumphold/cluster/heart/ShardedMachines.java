package io.jumphold.cluster.heart;

import io.jumphold.cluster.audit.AuditRecord;
import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.enrolment.EnrolmentRules;
import io.jumphold.cluster.enrolment.Identities;
import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.jumpclient.JumpClientReply;
import io.jumphold.cluster.lifetime.Deadlines;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.Connection;
import io.jumphold.cluster.link.Link;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.cluster.link.Machines;
import io.jumphold.cluster.link.PipeEnd;
import io.jumphold.cluster.rate.ConnectionRate;
import io.jumphold.cluster.rate.ConnectionRate.Comer;
import io.jumphold.cluster.rate.ConnectionRate.Turn;
import io.jumphold.cluster.session.PipeMessage;
import io.jumphold.cluster.session.SessionCommand;
import io.jumphold.cluster.site.Site;
import io.jumphold.cluster.statistics.NewestReadings;
import io.jumphold.cluster.statistics.StatisticsRules;
import io.jumphold.cluster.trust.PushPace;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.InstallerToken;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.identity.Proof;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.Readings;
import io.jumphold.protocol.upgrade.Stage;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Terms;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The front door's way to the entities: through this node's registries, so that answers and orders keep their order. */
final class ShardedMachines implements Machines {
    /** This node, its registries, what its machines told of themselves, and whether it has no room left. */
    record Here(
            String node,
            long incarnation,
            ActorRef<LinkMessage> links,
            ActorRef<PipeMessage> pipes,
            NewestReadings readings,
            BooleanSupplier isFull) {}

    private static final Logger LOG = LoggerFactory.getLogger(ShardedMachines.class);

    /** Where stages begin, so that what throws fails the stage and not its caller. */
    private static final CompletionStage<Boolean> NOW = CompletableFuture.completedStage(true);

    private final Site site;
    private final ConnectionRate rate;
    private final Ports ports;
    private final Here here;
    private final IntFunction<EntityRef<JumpClientCommand>> clients;
    private final BiConsumer<String, SessionCommand> sessions;
    private final Duration patience;
    private final PushPace pushes = new PushPace(System::nanoTime);

    ShardedMachines(
            Site site,
            ConnectionRate rate,
            Ports ports,
            Here here,
            IntFunction<EntityRef<JumpClientCommand>> clients,
            BiConsumer<String, SessionCommand> sessions,
            Duration patience) {
        this.site = site;
        this.rate = rate;
        this.ports = ports;
        this.here = here;
        this.clients = clients;
        this.sessions = sessions;
        this.patience = patience;
    }

    @Override
    public String siteId() {
        return site.id();
    }

    @Override
    public Duration heartbeat() {
        return ports.directory().current().settings().heartbeat();
    }

    @Override
    public Settings settings() {
        return ports.directory().current().settings();
    }

    @Override
    public ServerFrame.StatisticsWanted statisticsWanted() {
        return StatisticsRules.wanted(settings());
    }

    @Override
    public void statistics(int clientId, long epoch, Readings readings) {
        here.readings().keep(clientId, epoch, readings);
    }

    @Override
    public Terms terms(Lifetime own) {
        return Deadlines.terms(own, ports.directory().current().settings());
    }

    @Override
    public List<String> trust() {
        return site.trust().get().pushed();
    }

    @Override
    public boolean mayTellTrust() {
        return pushes.take();
    }

    @Override
    public List<String> addresses() {
        return site.addresses();
    }

    @Override
    public String pass(int clientId) {
        return rate.pass(clientId);
    }

    @Override
    public boolean isPass(int clientId, String pass) {
        return rate.isPass(clientId, pass);
    }

    @Override
    public CompletionStage<Attachment> enrol(ClientFrame.Enrol enrol, Connection connection, Link link) {
        return NOW.thenCompose(ignored -> checkedEnrol(enrol, connection, link))
                .exceptionally(ShardedMachines::defect)
                .thenApply(this::noted);
    }

    private CompletionStage<Attachment> checkedEnrol(ClientFrame.Enrol enrol, Connection connection, Link link) {
        Optional<InstallerToken> token = EnrolmentRules.token(site, enrol.token());
        if (token.isEmpty()) {
            return refused("enrolment_refused", "", connection, ErrorCode.INSTALLER_KEY_INVALID.fault());
        }
        Proof proof = proof(Proof.ATTACH, enrol.nonce(), connection);
        if (!isSigned(proof, enrol.publicKey(), enrol.proof())) {
            return refused("identity_check_failed", "", connection, ErrorCode.IDENTITY_CHECK_FAILED.fault());
        }
        return ports.identities()
                .find(Keys.hashHex(enrol.publicKey()))
                .thenCompose(known -> enrol(known, enrol, token.get(), proof, connection, link));
    }

    /**
     * A key that has an id already comes from a client whose answer was lost (ENR-6): it attaches, whatever became of its installer since. Where the
     * node crashed between the id and the entry there is none yet, and the installer must still be good.
     */
    private CompletionStage<Attachment> enrol(
            OptionalInt known,
            ClientFrame.Enrol enrol,
            InstallerToken token,
            Proof proof,
            Connection connection,
            Link link) {
        Directory directory = ports.directory().current();
        Comer comer = new Comer("key:" + Keys.hashHex(enrol.publicKey()), true, enrol.place());
        Optional<Fault> fault =
                EnrolmentRules.whyNot(directory, token, ports.clock().instant());
        String target = "installer:" + token.installerId();
        if (fault.isEmpty()) {
            Directory.Installer installer =
                    directory.installer(token.installerId()).orElseThrow();
            return inTurn(
                            comer,
                            () -> identity(known, enrol)
                                    .thenCompose(identity -> ask(
                                            known.orElse(0),
                                            link,
                                            connection,
                                            asking -> enrolCommand(identity, enrol, installer, connection, asking))))
                    .thenApply(attachment -> counted(attachment, installer))
                    .thenApply(attachment -> {
                        if (attachment instanceof Attachment.Refused(Fault why, var ignored, var none)
                                && (why.is(ErrorCode.CLIENT_LIMIT_REACHED) || why.is(ErrorCode.DUPLICATE_CLIENT))) {
                            audit("enrolment_refused", target, connection, why);
                        }
                        return attachment;
                    });
        }
        if (known.isEmpty()) {
            return refused("enrolment_refused", target, connection, fault.get());
        }
        int id = known.getAsInt();
        return inTurn(
                        comer,
                        () -> ask(
                                id,
                                link,
                                connection,
                                asking -> attachCommand(
                                        id,
                                        proof,
                                        enrol.proof(),
                                        enrol.facts(),
                                        newest(enrol.authorities()),
                                        from(asking, connection, enrol.processNonce()),
                                        asking)))
                .thenCompose(attachment -> isRefused(attachment, ErrorCode.CLIENT_NOT_FOUND)
                        ? refused("enrolment_refused", target, connection, fault.get())
                        : CompletableFuture.completedStage(attachment));
    }

    /** The first attachment of all is the enrolment. */
    private Attachment counted(Attachment attachment, Directory.Installer installer) {
        if (attachment instanceof Attachment.Held held && held.epoch() == 1) {
            ports.directory().installerUsed(installer.id());
        }
        return attachment;
    }

    @Override
    public CompletionStage<Attachment> attach(ClientFrame.Hello hello, Connection connection, Link link) {
        Proof proof = proof(Proof.ATTACH, hello.nonce(), connection);
        Comer comer = new Comer(
                ConnectionRate.holder(hello.clientId()), rate.isPass(hello.clientId(), hello.pass()), hello.place());
        return inTurn(
                        comer,
                        () -> ask(
                                hello.clientId(),
                                link,
                                connection,
                                asking -> attachCommand(
                                        hello.clientId(),
                                        proof,
                                        hello.proof(),
                                        hello.facts(),
                                        newest(hello.authorities()),
                                        from(asking, connection, hello.processNonce()),
                                        asking)))
                .thenApply(attachment -> {
                    if (isRefused(attachment, ErrorCode.IDENTITY_CHECK_FAILED)) {
                        audit(
                                "identity_check_failed",
                                "client:" + hello.clientId(),
                                connection,
                                ErrorCode.IDENTITY_CHECK_FAILED.fault());
                    }
                    return attachment;
                })
                .exceptionally(ShardedMachines::defect)
                .thenApply(this::noted);
    }

    private Attachment noted(Attachment answer) {
        ports.metrics().attach(answer);
        return answer;
    }

    private static boolean isRefused(Attachment attachment, ErrorCode code) {
        return attachment instanceof Attachment.Refused refused
                && refused.fault().is(code);
    }

    private record Addressed(int id, JumpClientCommand command) {}

    private static Addressed attachCommand(
            int id,
            Proof proof,
            byte[] signature,
            HostFacts facts,
            @Nullable Integer authority,
            JumpClientCommand.From from,
            LinkMessage.Asking asking) {
        return new Addressed(
                id, new JumpClientCommand.Attach(proof, signature, facts, authority, from, asking.answerTo()));
    }

    /** Null where the machine does not tell, or the site has no authorities of its own. */
    private @Nullable Integer newest(List<String> authorities) {
        OptionalInt newest =
                authorities.isEmpty() ? OptionalInt.empty() : site.trust().get().newest(authorities);
        return newest.isPresent() ? newest.getAsInt() : null;
    }

    private Addressed enrolCommand(
            Identities.Identity identity,
            ClientFrame.Enrol enrol,
            Directory.Installer installer,
            Connection connection,
            LinkMessage.Asking asking) {
        return new Addressed(
                identity.id(),
                new JumpClientCommand.Enrol(
                        enrol.publicKey(),
                        installer.id(),
                        identity.duplicateOf(),
                        EnrolmentRules.entry(installer, enrol),
                        enrol.facts(),
                        EnrolmentRules.lifetime(installer, ports.clock().instant()),
                        newest(enrol.authorities()),
                        from(asking, connection, enrol.processNonce()),
                        asking.answerTo()));
    }

    private JumpClientCommand.From from(LinkMessage.Asking asking, Connection connection, long processNonce) {
        return new JumpClientCommand.From(
                here.node(), here.incarnation(), asking.connection(), connection.remoteAddress(), processNonce);
    }

    /** Only one that will most likely be attached is given an id, which takes a place of the site's capacity. */
    private CompletionStage<Identities.Identity> identity(OptionalInt known, ClientFrame.Enrol enrol) {
        return known.isEmpty()
                        && here.isFull().getAsBoolean()
                        && !site.roomElsewhere().get().isEmpty()
                ? CompletableFuture.failedStage(new FaultException(ErrorCode.NODE_FULL.fault()))
                : ports.identities()
                        .allocate(
                                Keys.hashHex(enrol.publicKey()),
                                enrol.facts().installScope(),
                                settings().rejectDuplicates());
    }

    /** RATE-1; and to another node where this one is full (TIER-2). */
    private CompletionStage<Attachment> inTurn(Comer comer, Supplier<CompletionStage<Attachment>> attach) {
        return rate.turn(comer).thenCompose(turn -> switch (turn) {
            case Turn.Later later -> CompletableFuture.completedStage(sentAway(later));
            case Turn.GoOn soon ->
                attach.get()
                        .exceptionally(ShardedMachines::defect)
                        .thenCompose(attachment -> settled(attachment, soon, comer));
        });
    }

    private CompletionStage<Attachment> settled(Attachment attachment, Turn.GoOn turn, Comer comer) {
        return switch (attachment) {
            case Attachment.Held(int client, long epoch, var ignored, var none) ->
                rate.due(turn, comer).handle((due, failure) -> {
                    if (due instanceof Turn.GoOn) {
                        return attachment;
                    }
                    detached(client, epoch, "in_line");
                    // Where the store has failed since, nobody knows his turn, and nobody is let in without one.
                    return due instanceof Turn.Later later ? sentAway(later) : defect(failure);
                });
            case Attachment.Refused(Fault fault, var ignored, var none) ->
                CompletableFuture.completedStage(
                        fault.is(ErrorCode.NODE_FULL) || fault.is(ErrorCode.GOING_AWAY)
                                ? new Attachment.Refused(
                                        fault, site.roomElsewhere().get(), rate.kept(turn, comer))
                                : attachment);
        };
    }

    private static Attachment sentAway(Turn.Later later) {
        return new Attachment.Refused(later.fault(), List.of(), later.place());
    }

    private CompletionStage<Attachment> ask(
            int claimed, Link link, Connection connection, Function<LinkMessage.Asking, Addressed> command) {
        CompletableFuture<Attachment> answer = new CompletableFuture<>();
        here.links()
                .tell(new LinkMessage.Attaching(
                        claimed,
                        link,
                        asking -> {
                            Addressed addressed = command.apply(asking);
                            clients.apply(addressed.id()).tell(addressed.command());
                        },
                        answer));
        return answer.thenApply(attachment -> {
            auditConflict(attachment, connection);
            return attachment;
        });
    }

    /** ENR-7, whatever comes of the attachment then. */
    private void auditConflict(Attachment attachment, Connection newer) {
        if (attachment instanceof Attachment.Held held && held.takenFrom() != null) {
            String client = "client:" + held.clientId();
            ports.audit()
                    .append(AuditRecord.done(
                                    ports.clock().instant(), client, "identity_conflict", client, newer.remoteAddress())
                            .change(holder(held.takenFrom()), holder(newer.remoteAddress())));
        }
    }

    private static String holder(String address) {
        return "{\"holder\":\"" + address + "\"}";
    }

    @Override
    public void detached(int clientId, long epoch, String cause) {
        here.readings().gone(clientId, epoch);
        here.links().tell(new LinkMessage.Closed(clientId, epoch, cause));
    }

    @Override
    public CompletionStage<Outcome> facts(int clientId, long epoch, HostFacts facts) {
        return report(clientId, replyTo -> new JumpClientCommand.ReportFacts(epoch, facts, replyTo));
    }

    @Override
    public CompletionStage<Outcome> trustKept(int clientId, long epoch, List<String> authorities) {
        OptionalInt newest = site.trust().get().newest(authorities);
        return newest.isEmpty()
                ? CompletableFuture.completedStage(new Outcome.Done())
                : report(clientId, replyTo -> new JumpClientCommand.ReportTrust(epoch, newest.getAsInt(), replyTo));
    }

    @Override
    public CompletionStage<Outcome> uninstalled(int clientId, long epoch, boolean ordered) {
        boolean keep = ports.directory().current().settings().keepUninstalled();
        return report(clientId, replyTo -> new JumpClientCommand.ReportUninstalled(epoch, ordered, keep, replyTo));
    }

    @Override
    public CompletionStage<Outcome> upgrade(int clientId, long epoch, ClientFrame.UpgradeReport report) {
        Fault fault = report.fault();
        return report.stage() == Stage.FAILED && fault != null
                ? upgradeFailed(clientId, epoch, report.version(), fault)
                : ports.upgradeQueue()
                        .progress(clientId, report.version(), report.stage(), report.bytes())
                        .<Outcome>thenApply(done -> new Outcome.Done())
                        .exceptionally(failure -> new Outcome.Refused(fault(failure)));
    }

    /** The history first: what is told twice is noted once there, and counts once in the queue. */
    private CompletionStage<Outcome> upgradeFailed(int clientId, long epoch, String version, Fault fault) {
        return report(clientId, replyTo -> new JumpClientCommand.ReportUpgradeFailed(epoch, version, fault, replyTo))
                .thenCompose(outcome -> outcome instanceof Outcome.Refused
                        ? CompletableFuture.completedStage(outcome)
                        : ports.upgradeQueue()
                                .failed(clientId, version, fault)
                                .<Outcome>thenApply(news -> {
                                    if (news) {
                                        ports.audit()
                                                .append(AuditRecord.refused(
                                                        ports.clock().instant(),
                                                        "client:" + clientId,
                                                        "client_upgrade_failed",
                                                        "client:" + clientId,
                                                        "",
                                                        fault));
                                    }
                                    return outcome;
                                })
                                .exceptionally(failure -> new Outcome.Refused(fault(failure))));
    }

    private CompletionStage<Outcome> report(
            int clientId,
            org.apache.pekko.japi.function.Function<ActorRef<JumpClientReply>, JumpClientCommand> command) {
        CompletionStage<JumpClientReply> asked = clients.apply(clientId).ask(command, patience);
        return asked.<Outcome>thenApply(reply -> reply instanceof JumpClientReply.Refused(Fault fault)
                        ? new Outcome.Refused(fault)
                        : new Outcome.Done())
                .exceptionally(failure -> new Outcome.Refused(fault(failure)));
    }

    @Override
    public void sessionOpening(int clientId, String sessionId) {
        sessions.accept(sessionId, new SessionCommand.Opening(clientId));
    }

    @Override
    public void sessionFailed(int clientId, String sessionId, Fault fault) {
        sessions.accept(sessionId, new SessionCommand.Failed(clientId, fault));
    }

    @Override
    public CompletionStage<Joining> join(ClientFrame.Join join, Connection connection, PipeEnd end) {
        CompletableFuture<Joining> answer = new CompletableFuture<>();
        here.pipes().tell(new PipeMessage.Joining(join, connection, end, answer));
        return answer.thenApply(joining -> {
            ports.metrics().join(joining);
            if (joining instanceof Joining.Refused(Fault fault)
                    && join.machine() != null
                    && fault.is(ErrorCode.IDENTITY_CHECK_FAILED)) {
                audit("identity_check_failed", "client:" + join.machine().clientId(), connection, fault);
            }
            return joining;
        });
    }

    @Override
    public void left(String sessionId, PipeEnd end, boolean orderly) {
        here.pipes().tell(new PipeMessage.Gone(sessionId, end, orderly));
    }

    private Proof proof(String context, byte[] clientNonce, Connection connection) {
        return new Proof(context, site.id(), connection.serverNonce(), clientNonce, connection.serverKeyHash());
    }

    private static boolean isSigned(Proof proof, byte[] publicKey, byte[] signature) {
        try {
            return proof.isSignedBy(Keys.publicKey(publicKey), signature);
        } catch (IllegalArgumentException noKey) {
            return false;
        }
    }

    private CompletionStage<Attachment> refused(String what, String target, Connection connection, Fault fault) {
        audit(what, target, connection, fault);
        return CompletableFuture.completedStage(new Attachment.Refused(fault));
    }

    private void audit(String what, String target, Connection connection, Fault fault) {
        ports.audit()
                .append(AuditRecord.refused(
                        ports.clock().instant(), "", what, target, connection.remoteAddress(), fault));
    }

    private static Attachment defect(Throwable failure) {
        return new Attachment.Refused(fault(failure));
    }

    private static Fault fault(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null
                ? wrapped.getCause()
                : failure;
        if (cause instanceof FaultException known) {
            return known.fault();
        }
        if (cause instanceof TimeoutException) {
            return ErrorCode.SERVER_BUSY.fault();
        }
        LOG.error("A machine was refused because of a defect", cause);
        return ErrorCode.INTERNAL_ERROR.fault();
    }
}
