package io.jumphold.client;

import io.jumphold.client.attach.Agent;
import io.jumphold.client.attach.Farewell;
import io.jumphold.client.attach.Timing;
import io.jumphold.client.availability.Availability;
import io.jumphold.client.host.Host;
import io.jumphold.client.host.Machine;
import io.jumphold.client.install.Install;
import io.jumphold.client.link.Authorities;
import io.jumphold.client.link.Introduction;
import io.jumphold.client.log.Logs;
import io.jumphold.client.session.Sessions;
import io.jumphold.client.shell.Account;
import io.jumphold.client.shell.Tools;
import io.jumphold.protocol.machine.InstallMode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the agent together, runs it, and ends it in order when the system asks. */
final class Service {
    private static final Logger LOG = LoggerFactory.getLogger(Service.class);
    private static final Duration ORDERLY_END = Duration.ofSeconds(5);

    private static final Duration FAREWELL_WITHIN = Duration.ofSeconds(10);

    private final Install install;
    private final CountDownLatch over = new CountDownLatch(1);

    Service(Install install) {
        this.install = install;
    }

    ExitCode run() throws IOException, InterruptedException {
        tellWhatRuns();
        Agent agent = agent();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> endInOrder(agent), "shutdown"));
        try {
            LOG.info(
                    "{} starts as process {}",
                    Build.current(),
                    ProcessHandle.current().pid());
            return conclude(agent.run());
        } finally {
            over.countDown();
        }
    }

    private void tellWhatRuns() {
        try {
            install.runs(Build.current().program());
        } catch (IOException e) {
            // A full disk, say. Somebody may be needed in here to make room.
            LOG.warn("Which version runs cannot be written down: {}", e.toString());
        }
    }

    private Agent agent() throws IOException {
        keepNativeParts(install.data().resolve("native"));
        Random random = new SecureRandom();
        Introduction introduction = new Introduction(install, random.nextLong());
        Authorities authorities = new Authorities(() -> install.membership().authorities());
        return new Agent(
                install,
                introduction,
                new Sessions(
                        introduction,
                        authorities,
                        new Tools(Account.current()),
                        Sessions.Patience.STANDARD,
                        System::nanoTime,
                        random::nextDouble),
                host(),
                new Availability(install, Machine.current(), mode(), user(), System::nanoTime),
                Timing.STANDARD,
                Clock.systemUTC(),
                random);
    }

    private static Host host() {
        Build build = Build.current();
        return new Host(Machine.current(), mode(), build.version(), build.revision());
    }

    private static InstallMode mode() {
        return Machine.installMode(user(), System.getenv());
    }

    private static String user() {
        return System.getProperty("user.name", "");
    }

    /** Tells the site that somebody at the machine uninstalls this client; whether it has heard. */
    static boolean farewell(Install install) {
        return new Farewell(
                        install,
                        new Introduction(install, new SecureRandom().nextLong()),
                        () -> host().get().withoutConsoleUser())
                .say(FAREWELL_WITHIN);
    }

    /**
     * The terminal's native parts go into the install: a temporary folder may forbid execution, and would keep them for ever.
     * What a killed process left there goes first.
     */
    private static void keepNativeParts(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "jna*")) {
            for (Path file : left) {
                Files.delete(file);
            }
        }
        System.setProperty("jna.tmpdir", folder.toString());
        System.setProperty("pty4j.tmpdir", folder.toString());
    }

    private ExitCode conclude(Agent.Outcome outcome) throws IOException {
        return switch (outcome) {
            case ENDED -> ExitCode.FINE;
            case RESTART -> ExitCode.RESTART;
            case REFUSED -> ExitCode.REFUSED;
            case INSTALLER_ENDED -> uninstalled(ExitCode.INSTALLER_ENDED);
            case LEFT -> uninstalled(ExitCode.FINE);
        };
    }

    private ExitCode uninstalled(ExitCode code) throws IOException {
        boolean mobile = Machine.isMobile(System.getenv());
        LOG.info(mobile ? "Unpinned; the app stays" : "Uninstalled; deleting the files");
        if (!mobile) {
            LOG.info(LocalUninstall.BOOT_ENTRIES);
        }
        Logs.stop();
        String left = mobile ? install.unpin() : install.delete();
        if (!left.isEmpty()) {
            System.err.println(left);
        }
        return code;
    }

    /** On SIGTERM, SIGINT or SIGHUP. The process then ends with 0, as it did what it was asked. */
    private void endInOrder(Agent agent) {
        if (over.getCount() == 0) {
            return;
        }
        agent.stop();
        try {
            if (!over.await(ORDERLY_END.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("The end took too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(ExitCode.FINE.number());
    }
}
