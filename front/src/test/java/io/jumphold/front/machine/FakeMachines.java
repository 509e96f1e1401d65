package io.jumphold.front.machine;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.Connection;
import io.jumphold.cluster.link.Link;
import io.jumphold.cluster.link.Machines;
import io.jumphold.cluster.link.PipeEnd;
import io.jumphold.cluster.statistics.StatisticsRules;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.Readings;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Terms;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A heart that lets everybody in, writes down what it is told, and can be told to wait or to refuse. */
final class FakeMachines implements Machines {

    static final String SITE = "test-site";
    static final byte[] REJOIN = new byte[32];

    final List<String> told = new CopyOnWriteArrayList<>();
    final List<Link> links = new CopyOnWriteArrayList<>();
    final List<Connection> connections = new CopyOnWriteArrayList<>();
    final List<PipeEnd> ends = new CopyOnWriteArrayList<>();
    private final Queue<CompletableFuture<Outcome>> reports = new ArrayDeque<>();
    volatile Duration heartbeat = Duration.ofSeconds(30);
    volatile CompletionStage<Attachment> attachment;
    volatile CompletionStage<Joining> joining;
    volatile boolean holdsReports;
    volatile boolean splices = true;
    private final AtomicInteger clients = new AtomicInteger();

    private volatile Terms terms = Terms.NONE;
    volatile List<String> trust = List.of();
    volatile boolean tellsTrust = true;
    private volatile Settings settings = nothing();
    /** How often what machines are to tell was looked at. */
    final AtomicInteger looks = new AtomicInteger();

    final AtomicInteger looksAtTrust = new AtomicInteger();

    final List<Readings> readings = new CopyOnWriteArrayList<>();

    static Settings nothing() {
        return Settings.DEFAULT
                .withStatistics(List.of(), Settings.DEFAULT.statisticsInterval())
                .withScreenState(false);
    }

    void terms(Terms newer) {
        terms = newer;
        settings = settings.withConnectionRate(settings.connectionRate() % Settings.HIGHEST_RATE + 1);
    }

    void settings(Settings newer) {
        settings = newer;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public ServerFrame.StatisticsWanted statisticsWanted() {
        looks.incrementAndGet();
        return StatisticsRules.wanted(settings);
    }

    @Override
    public void statistics(int clientId, long epoch, Readings read) {
        readings.add(read);
    }

    @Override
    public String siteId() {
        return SITE;
    }

    @Override
    public Duration heartbeat() {
        return heartbeat;
    }

    @Override
    public Terms terms(Lifetime own) {
        return terms;
    }

    @Override
    public List<String> trust() {
        looksAtTrust.incrementAndGet();
        return trust;
    }

    @Override
    public boolean mayTellTrust() {
        return tellsTrust;
    }

    @Override
    public CompletionStage<Outcome> trustKept(int clientId, long epoch, List<String> authorities) {
        told.add("trusts " + clientId + " " + authorities);
        return report();
    }

    @Override
    public List<String> addresses() {
        return List.of("node.example:8443");
    }

    @Override
    public String pass(int clientId) {
        return "pass-" + clientId;
    }

    @Override
    public CompletionStage<Attachment> enrol(ClientFrame.Enrol enrol, Connection connection, Link link) {
        return attached("enrol", clients.incrementAndGet(), connection, link);
    }

    @Override
    public CompletionStage<Attachment> attach(ClientFrame.Hello hello, Connection connection, Link link) {
        if (hello.pass().equals(pass(hello.clientId()))) {
            link.known();
        }
        return attached("attach", hello.clientId(), connection, link);
    }

    private CompletionStage<Attachment> attached(String how, int client, Connection connection, Link link) {
        connections.add(connection);
        links.add(link);
        told.add(how + " " + client);
        return attachment != null
                ? attachment
                : CompletableFuture.completedStage(new Attachment.Held(client, links.size(), Lifetime.UNBOUNDED));
    }

    @Override
    public void detached(int clientId, long epoch, String cause) {
        told.add("detached " + clientId + " " + epoch + " " + cause);
    }

    @Override
    public CompletionStage<Outcome> facts(int clientId, long epoch, HostFacts facts) {
        told.add("facts " + clientId + " " + facts.hostName());
        return report();
    }

    @Override
    public CompletionStage<Outcome> uninstalled(int clientId, long epoch, boolean ordered) {
        told.add("uninstalled " + clientId + " " + ordered);
        return report();
    }

    @Override
    public CompletionStage<Outcome> upgrade(int clientId, long epoch, ClientFrame.UpgradeReport report) {
        told.add("upgrade " + clientId + " " + report.version() + " " + report.stage());
        return report();
    }

    CompletableFuture<Outcome> nextReport() {
        return Awaitility.await()
                .until(
                        () -> {
                            synchronized (reports) {
                                return reports.poll();
                            }
                        },
                        Objects::nonNull);
    }

    private CompletionStage<Outcome> report() {
        if (!holdsReports) {
            return CompletableFuture.completedStage(new Outcome.Done());
        }
        var report = new CompletableFuture<Outcome>();
        synchronized (reports) {
            reports.add(report);
        }
        return report;
    }

    @Override
    public void sessionOpening(int clientId, String sessionId) {
        told.add("opening " + clientId + " " + sessionId);
    }

    @Override
    public void sessionFailed(int clientId, String sessionId, Fault fault) {
        told.add("failed " + clientId + " " + sessionId + " " + fault.code());
    }

    @Override
    public CompletionStage<Joining> join(ClientFrame.Join join, Connection connection, PipeEnd end) {
        connections.add(connection);
        told.add("join " + join.sessionId());
        if (joining != null) {
            return joining;
        }
        var joined = new CompletableFuture<Joining>();
        // As the real one does: the answer first, from another thread, and then the two are spliced.
        Thread.ofVirtual().start(() -> {
            joined.complete(new Joining.Joined(join.sessionId(), REJOIN));
            synchronized (ends) {
                ends.add(end);
                if (splices && ends.size() == 2) {
                    ends.getFirst().splice(ends.getLast());
                }
            }
        });
        return joined;
    }

    @Override
    public void left(String sessionId, PipeEnd end, boolean orderly) {
        told.add("left " + sessionId + " " + orderly);
    }
}
