package io.jumphold.testing.session;

import io.jumphold.client.attach.Agent;
import io.jumphold.client.attach.Timing;
import io.jumphold.client.availability.Availability;
import io.jumphold.client.host.Host;
import io.jumphold.client.host.Machine;
import io.jumphold.client.host.Surroundings;
import io.jumphold.client.install.Install;
import io.jumphold.client.install.InstallException;
import io.jumphold.client.link.Authorities;
import io.jumphold.client.link.Introduction;
import io.jumphold.client.session.Sessions;
import io.jumphold.client.shell.Account;
import io.jumphold.client.shell.Tools;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.InstallMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The Jump Client as it is, in this process. */
public final class RealClient implements AutoCloseable {
    /** Whose it is where it is installed in user mode. */
    public static final String USER = "ada";

    private final Install install;
    private final Sessions sessions;
    private final Agent agent;
    private final Thread thread;

    RealClient(Path folder, InstallerKey key) throws InstallException {
        this(folder, key, new Host(Machine.current(), InstallMode.SERVICE, "1.0.0", "test"));
    }

    /** One that tells these facts of its machine. */
    public RealClient(Path folder, InstallerKey key, Supplier<HostFacts> facts) throws InstallException {
        this(folder, key, facts, InstallMode.SERVICE, Machine.current());
    }

    /** One that is installed so, on a machine that is so. */
    public RealClient(
            Path folder, InstallerKey key, Supplier<HostFacts> facts, InstallMode mode, Surroundings surroundings)
            throws InstallException {
        install = Install.open(folder, key, "");
        Random random = new Random(7);
        Introduction introduction = new Introduction(install, 42);
        sessions = new Sessions(
                introduction,
                new Authorities(() -> install.membership().authorities()),
                new Tools(Account.current()),
                Sessions.Patience.STANDARD,
                System::nanoTime,
                random::nextDouble);
        agent = new Agent(
                install,
                introduction,
                sessions,
                facts,
                new Availability(install, surroundings, mode, USER, System::nanoTime),
                Timing.STANDARD,
                Clock.systemUTC(),
                random);
        thread = Thread.ofPlatform().start(this::run);
    }

    private void run() {
        try {
            agent.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whom it trusts, as its disk has it. */
    public List<String> authorities() {
        return install.membership().authorities();
    }

    /** Its id at the site; null before its first welcome. */
    public @Nullable Integer id() {
        return install.membership().clientId();
    }

    /** How many sessions there are on the machine. */
    public int sessions() {
        return sessions.count();
    }

    @Override
    public void close() throws IOException {
        agent.stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        install.close();
    }
}
