package io.jumphold.cluster.heart;

import io.jumphold.cluster.audit.AuditRecord;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.jumpclient.JumpClientReply;
import io.jumphold.cluster.lifetime.Deadlines;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.Connection;
import io.jumphold.cluster.link.Link;
import io.jumphold.cluster.link.Machines;
import io.jumphold.cluster.link.PipeEnd;
import io.jumphold.cluster.rate.ConnectionRate;
import io.jumphold.cluster.rate.ConnectionRate.Comer;
import io.jumphold.cluster.rate.ConnectionRate.Standing;
import io.jumphold.cluster.session.PipeMessage;
import io.jumphold.cluster.session.SessionCommand;
import io.jumphold.cluster.site.Site;
import io.jumphold.cluster.statistics.StatisticsRules;
import io.jumphold.cluster.trust.PushPace;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Proof;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.Readings;
import io.jumphold.protocol.upgrade.Stage;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Terms;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/** The front door's way to the entities: through this node's registries, so that answers and orders keep their order. */
final class ShardedMachines implements Machines {
    /** Where stages begin, so that what throws fails the stage and not its caller. */
    private static final CompletionStage<Boolean> NOW = CompletableFuture.completedStage(true);

    private final Site site;
    private final ConnectionRate rate;
    private final Ports ports;
    private final ThisNode here;
    private final IntFunction<EntityRef<JumpClientCommand>> clients;
    private final BiConsumer<String, SessionCommand> sessions;
    private final Duration patience;
    private final PushPace pushes = new PushPace(System::nanoTime);
    private final Refusals refusals;
    private final Arrivals arrivals;
    private final Enrolment enrolment;

    ShardedMachines(
            Site site,
            ConnectionRate rate,
            Ports ports,
            ThisNode here,
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
        refusals = new Refusals(ports.audit(), ports.clock());
        arrivals = new Arrivals(site, rate, here, clients, refusals);
        enrolment = new Enrolment(site, ports, here.isFull(), arrivals, refusals);
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
    public CompletionStage<Attachment> enrol(ClientFrame.Enrol enrol, Connection connection, Link link) {
        return NOW.thenCompose(ignored -> enrolment.enrol(enrol, connection, link))
                .exceptionally(Refusals::defect)
                .thenApply(this::noted);
    }

    @Override
    public CompletionStage<Attachment> attach(ClientFrame.Hello hello, Connection connection, Link link) {
        int id = hello.clientId();
        boolean known = rate.isPass(id, hello.pass());
        if (known) {
            link.known();
        }
        Comer comer = new Comer(ConnectionRate.holder(id), known ? Standing.KNOWN : Standing.STRANGER, hello.place());
        Proof proof = arrivals.proof(hello.nonce(), connection);
        return arrivals.attach(id, comer, Arrivals.Shown.of(hello, proof), connection, link)
                .thenApply(attachment -> {
                    if (Refusals.isFor(attachment, ErrorCode.IDENTITY_CHECK_FAILED)) {
                        refusals.audit(
                                Refusals.IDENTITY, target(id), connection, ErrorCode.IDENTITY_CHECK_FAILED.fault());
                    }
                    return attachment;
                })
                .exceptionally(Refusals::defect)
                .thenApply(this::noted);
    }

    private static String target(int clientId) {
        return "client:" + clientId;
    }

    private Attachment noted(Attachment answer) {
        ports.metrics().attach(answer);
        return answer;
    }

    @Override
    public void detached(int clientId, long epoch, String cause) {
        arrivals.gone(clientId, epoch, cause);
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
                        .exceptionally(failure -> new Outcome.Refused(Refusals.fault(failure)));
    }

    /** Where it has no such turn it is told that it was heard, so that it forgets it. */
    private CompletionStage<Outcome> upgradeFailed(int clientId, long epoch, String version, Fault fault) {
        return ports.upgradeQueue()
                .mayFail(clientId, version)
                .thenCompose(may -> may
                        ? noteUpgradeFailed(clientId, epoch, version, fault)
                        : CompletableFuture.completedStage(new Outcome.Done()))
                .exceptionally(failure -> new Outcome.Refused(Refusals.fault(failure)));
    }

    /** The history first: what is told twice is noted once there, and counts once in the queue. */
    private CompletionStage<Outcome> noteUpgradeFailed(int clientId, long epoch, String version, Fault fault) {
        return report(clientId, replyTo -> new JumpClientCommand.ReportUpgradeFailed(epoch, version, fault, replyTo))
                .thenCompose(outcome -> outcome instanceof Outcome.Refused
                        ? CompletableFuture.completedStage(outcome)
                        : ports.upgradeQueue().failed(clientId, version, fault).<Outcome>thenApply(news -> {
                            if (news) {
                                ports.audit()
                                        .append(AuditRecord.refused(
                                                ports.clock().instant(),
                                                target(clientId),
                                                "client_upgrade_failed",
                                                target(clientId),
                                                "",
                                                fault));
                            }
                            return outcome;
                        }));
    }

    private CompletionStage<Outcome> report(
            int clientId,
            org.apache.pekko.japi.function.Function<ActorRef<JumpClientReply>, JumpClientCommand> command) {
        CompletionStage<JumpClientReply> asked = clients.apply(clientId).ask(command, patience);
        return asked.<Outcome>thenApply(reply -> reply instanceof JumpClientReply.Refused(Fault fault)
                        ? new Outcome.Refused(fault)
                        : new Outcome.Done())
                .exceptionally(failure -> new Outcome.Refused(Refusals.fault(failure)));
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
                refusals.audit(Refusals.IDENTITY, target(join.machine().clientId()), connection, fault);
            }
            return joining;
        });
    }

    @Override
    public void left(String sessionId, PipeEnd end, boolean orderly) {
        here.pipes().tell(new PipeMessage.Gone(sessionId, end, orderly));
    }
}
