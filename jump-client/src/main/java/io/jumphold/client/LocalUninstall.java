package io.jumphold.client;

import io.jumphold.client.install.Install;
import io.jumphold.client.install.InstallException;
import io.jumphold.client.install.Membership;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** An uninstall that somebody at the machine asks for (UNI-3): stops the running client, tells the site if it can, deletes the files in any case. */
final class LocalUninstall {
    /** UNI-6. */
    static final String BOOT_ENTRIES =
            "What somebody set up by hand to start it at boot (a systemd unit, a cron entry) is left alone: remove it there.";

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(15);
    private static final long LOOK_EVERY_MS = 50;

    private final Path directory;
    private final boolean privileged;
    private final PrintStream out;
    private final PrintStream err;

    /** {@code privileged}: whether an administrator of the machine asks for it (UNI-5). */
    LocalUninstall(Path directory, boolean privileged, PrintStream out, PrintStream err) {
        this.directory = directory;
        this.privileged = privileged;
        this.out = out;
        this.err = err;
    }

    ExitCode run() throws IOException, InstallException {
        Membership membership = Install.peek(directory);
        if (membership == null) {
            err.println("No Jump Client is installed in " + directory);
            return ExitCode.USAGE;
        }
        if (membership.terms().restrictsUninstall() && !privileged) {
            err.println("The site lets only an administrator of this machine uninstall its Jump Client:"
                    + " do it as root, or have it removed at the site");
            return ExitCode.NOT_ALLOWED;
        }
        try (Install install = stopAndOpen()) {
            if (install.membership().isEnrolled()) {
                out.println(
                        Service.farewell(install)
                                ? "The site has been told."
                                : "The site could not be reached; the entry stays there as offline.");
            }
            String left = install.delete();
            out.println(left.isEmpty() ? "Uninstalled: " + directory + " has been deleted." : left);
            out.println(BOOT_ENTRIES);
            return left.isEmpty() ? ExitCode.FINE : ExitCode.FAILED;
        }
    }

    /** What was stopped on probation is started once more by its supervisor, and has to be stopped again. */
    private Install stopAndOpen() throws IOException, InstallException {
        long until = System.nanoTime() + PATIENCE;
        while (true) {
            stopRunning();
            try {
                return Install.open(directory, null, "");
            } catch (InstallException e) {
                if (!e.isInUse() || System.nanoTime() - until > 0) {
                    throw e;
                }
            }
        }
    }

    private void stopRunning() throws IOException {
        for (ProcessHandle holder : Install.holder(directory).toList()) {
            out.println("Stopping process " + holder.pid());
            holder.destroy();
            long until = System.nanoTime() + PATIENCE;
            try {
                while (holder.isAlive() && System.nanoTime() - until < 0) {
                    Thread.sleep(LOOK_EVERY_MS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
