package io.jumphold.front.figures;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.Connection;
import io.jumphold.cluster.link.Link;
import io.jumphold.cluster.link.Machines;
import io.jumphold.cluster.link.PipeEnd;
import io.jumphold.cluster.statistics.StatisticsRules;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.Readings;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Terms;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/** A heart that lets everybody in and remembers nobody, so that what is measured is the door alone. */
final class WelcomingMachines implements Machines {

    private final AtomicInteger attached = new AtomicInteger();

    int attached() {
        return attached.get();
    }

    @Override
    public String siteId() {
        return "figures";
    }

    @Override
    public Duration heartbeat() {
        return Duration.ofMinutes(5);
    }

    @Override
    public Settings settings() {
        return Settings.DEFAULT;
    }

    @Override
    public ServerFrame.StatisticsWanted statisticsWanted() {
        return StatisticsRules.wanted(Settings.DEFAULT);
    }

    @Override
    public void statistics(int clientId, long epoch, Readings readings) {
        // What is measured tells none.
    }

    @Override
    public Terms terms(Lifetime own) {
        return Terms.NONE;
    }

    @Override
    public List<String> trust() {
        return List.of();
    }

    @Override
    public boolean mayTellTrust() {
        return true;
    }

    @Override
    public CompletionStage<Outcome> trustKept(int clientId, long epoch, List<String> authorities) {
        return CompletableFuture.completedStage(new Outcome.Done());
    }

    @Override
    public List<String> addresses() {
        return List.of();
    }

    @Override
    public String pass(int clientId) {
        return "pass-" + clientId;
    }

    @Override
    public CompletionStage<Attachment> enrol(ClientFrame.Enrol enrol, Connection connection, Link link) {
        return CompletableFuture.completedStage(new Attachment.Held(1, attached.incrementAndGet(), Lifetime.UNBOUNDED));
    }

    @Override
    public CompletionStage<Attachment> attach(ClientFrame.Hello hello, Connection connection, Link link) {
        return CompletableFuture.completedStage(
                new Attachment.Held(hello.clientId(), attached.incrementAndGet(), Lifetime.UNBOUNDED));
    }

    @Override
    public void detached(int clientId, long epoch, String cause) {
        attached.decrementAndGet();
    }

    @Override
    public CompletionStage<Outcome> facts(int clientId, long epoch, HostFacts facts) {
        return CompletableFuture.completedStage(new Outcome.Done());
    }

    @Override
    public CompletionStage<Outcome> uninstalled(int clientId, long epoch, boolean ordered) {
        return CompletableFuture.completedStage(new Outcome.Done());
    }

    @Override
    public CompletionStage<Outcome> upgrade(int clientId, long epoch, ClientFrame.UpgradeReport report) {
        return CompletableFuture.completedStage(new Outcome.Done());
    }

    @Override
    public void sessionOpening(int clientId, String sessionId) {}

    @Override
    public void sessionFailed(int clientId, String sessionId, Fault fault) {}

    @Override
    public CompletionStage<Joining> join(ClientFrame.Join join, Connection connection, PipeEnd end) {
        return CompletableFuture.completedStage(new Joining.Refused(ErrorCode.SESSION_NOT_FOUND.fault()));
    }

    @Override
    public void left(String sessionId, PipeEnd end, boolean orderly) {}
}
