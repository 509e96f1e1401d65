package io.jumphold.client.attach;

import io.jumphold.client.availability.Availability;
import io.jumphold.client.availability.TestSurroundings;
import io.jumphold.client.install.Install;
import io.jumphold.client.install.InstallException;
import io.jumphold.client.link.Authorities;
import io.jumphold.client.link.Introduction;
import io.jumphold.client.session.Sessions;
import io.jumphold.client.shell.Account;
import io.jumphold.client.shell.Tools;
import io.jumphold.client.upgrade.Supervision;
import io.jumphold.client.upgrade.UpgradeTiming;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.InstallMode;
import io.jumphold.protocol.machine.OperatingSystem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A real agent on a thread of its own, with shorter times. */
public final class TestAgent implements AutoCloseable {
    static final Timing QUICK = new Timing(
            Duration.ofSeconds(5),
            Duration.ofMillis(50),
            Duration.ofMillis(50),
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            Duration.ofSeconds(1));

    private final Install install;
    private final Sessions sessions;
    private final CompletableFuture<Agent.Outcome> outcome = new CompletableFuture<>();
    private final Agent agent;
    private final Thread thread;
    private final TestSurroundings surroundings;
    private final AtomicLong passed = new AtomicLong();
    private volatile HostFacts facts = facts("first");

    /** Starts at once. */
    public TestAgent(Path folder, @Nullable InstallerKey key) throws InstallException {
        this(folder, key, Clock.systemUTC(), QUICK);
    }

    /** The same with sessions that are quicker to give up a silent node. */
    public TestAgent(Path folder, @Nullable InstallerKey key, Sessions.Patience patience) throws InstallException {
        this(folder, key, Clock.systemUTC(), QUICK, patience);
    }

    TestAgent(Path folder, @Nullable InstallerKey key, Clock clock, Timing timing) throws InstallException {
        this(folder, key, clock, timing, Sessions.Patience.STANDARD);
    }

    /** One that a supervisor has started, if it says so, and whose upgrades keep these times. */
    public TestAgent(Path folder, @Nullable InstallerKey key, Supervision supervision, UpgradeTiming upgrades)
            throws InstallException {
        this(folder, key, Clock.systemUTC(), QUICK, Sessions.Patience.STANDARD, supervision, upgrades);
    }

    /** One of {@link TestSurroundings#USER}'s own. */
    static TestAgent inUserMode(Path folder, @Nullable InstallerKey key, TestSurroundings surroundings)
            throws InstallException {
        return new TestAgent(
                folder,
                key,
                Clock.systemUTC(),
                Timing.STANDARD,
                Sessions.Patience.STANDARD,
                new Supervision(null, "base"),
                UpgradeTiming.of(Map.of()),
                InstallMode.USER,
                surroundings);
    }

    private TestAgent(Path folder, @Nullable InstallerKey key, Clock clock, Timing timing, Sessions.Patience patience)
            throws InstallException {
        this(folder, key, clock, timing, patience, new Supervision(null, "base"), UpgradeTiming.of(Map.of()));
    }

    private TestAgent(
            Path folder,
            @Nullable InstallerKey key,
            Clock clock,
            Timing timing,
            Sessions.Patience patience,
            Supervision supervision,
            UpgradeTiming upgrades)
            throws InstallException {
        this(folder, key, clock, timing, patience, supervision, upgrades, InstallMode.SERVICE, new TestSurroundings());
    }

    private TestAgent(
            Path folder,
            @Nullable InstallerKey key,
            Clock clock,
            Timing timing,
            Sessions.Patience patience,
            Supervision supervision,
            UpgradeTiming upgrades,
            InstallMode mode,
            TestSurroundings surroundings)
            throws InstallException {
        this.surroundings = surroundings;
        install = Install.open(folder, key, "");
        // Seeded, so that a failed run can be had again; never 0, so that the jitter is real.
        Random random = new Random(7);
        Introduction introduction = new Introduction(install, 42);
        sessions = new Sessions(
                introduction,
                new Authorities(() -> install.membership().authorities()),
                new Tools(Account.current()),
                patience,
                () -> System.nanoTime() + passed.get(),
                random::nextDouble);
        agent = new Agent(
                install,
                introduction,
                sessions,
                () -> facts,
                new Availability(
                        install, surroundings, mode, TestSurroundings.USER, () -> System.nanoTime() + passed.get()),
                timing,
                supervision,
                upgrades,
                clock,
                () -> System.nanoTime() + passed.get(),
                random);
        thread = new Thread(this::run, "agent under test");
        thread.start();
    }

    private void run() {
        try {
            outcome.complete(agent.run());
        } catch (RuntimeException | InterruptedException e) {
            outcome.completeExceptionally(e);
        }
    }

    public static HostFacts facts(String host) {
        return facts(host, "");
    }

    /** With somebody at its console. */
    public static HostFacts facts(String host, String consoleUser) {
        return new HostFacts(
                host,
                "",
                "",
                "",
                new OperatingSystem("linux", "Test", "amd64"),
                List.of("192.0.2.7"),
                Gateway.NONE,
                List.of(),
                List.of(),
                consoleUser,
                InstallMode.SERVICE,
                "1.0.0",
                "test",
                "",
                null);
    }

    public void facts(HostFacts newer) {
        facts = newer;
    }

    /** Lets time pass for the sessions, and for what the agent counts itself. */
    public void pass(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    public TestSurroundings surroundings() {
        return surroundings;
    }

    public Install install() {
        return install;
    }

    public Sessions sessions() {
        return sessions;
    }

    public Agent.Outcome awaitOutcome() throws InterruptedException {
        try {
            return outcome.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("The agent did not come to an end", e);
        }
    }

    /** Whether it ends by an exception, as it does where it cannot write down what it was told. */
    boolean hasFailed() {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(outcome::isDone);
        return outcome.isCompletedExceptionally();
    }

    /** The welcome has arrived and is on disk. */
    public TestAgent awaitEnrolled() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> install.membership().isEnrolled());
        return this;
    }

    public boolean isOver() {
        return outcome.isDone();
    }

    /** As on SIGTERM. */
    public Agent.Outcome stop() throws InterruptedException {
        agent.stop();
        return awaitOutcome();
    }

    @Override
    public void close() throws IOException {
        agent.stop();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        install.close();
    }
}
