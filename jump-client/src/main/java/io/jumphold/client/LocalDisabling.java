package io.jumphold.client;

import io.jumphold.client.host.Surroundings;
import io.jumphold.client.install.Install;
import io.jumphold.client.install.Membership;
import io.jumphold.client.install.Switch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Somebody at the machine lets nobody in any more, or lets them in again (PRES-7). The running client sees it within a second or two. */
final class LocalDisabling {
    private final Path directory;
    private final boolean privileged;
    private final Surroundings surroundings;
    private final PrintStream out;
    private final PrintStream err;

    /** {@code privileged}: whether an administrator of the machine asks for it (UNI-5). */
    LocalDisabling(Path directory, boolean privileged, Surroundings surroundings, PrintStream out, PrintStream err) {
        this.directory = directory;
        this.privileged = privileged;
        this.surroundings = surroundings;
        this.out = out;
        this.err = err;
    }

    ExitCode disable(Set<Switch> switches) throws IOException {
        Membership membership = membership();
        if (membership == null) {
            return ExitCode.USAGE;
        }
        if (membership.terms().restrictsUninstall() && !privileged) {
            err.println("The site lets only an administrator of this machine disable its Jump Client: do it as root");
            return ExitCode.NOT_ALLOWED;
        }
        for (Switch each : switches) {
            Install.turn(directory, each, true);
            out.println(disabled(each));
            if (reading(each).isEmpty()) {
                err.println(unknown(each));
            }
        }
        return ExitCode.FINE;
    }

    /** Nobody is kept from it: it is what the site wants. */
    ExitCode enable(Set<Switch> switches) throws IOException {
        if (membership() == null) {
            return ExitCode.USAGE;
        }
        for (Switch each : switches) {
            Install.turn(directory, each, false);
            out.println(enabled(each));
        }
        String still = Status.reason(Standing.disabledBy(directory, surroundings));
        if (!still.isEmpty()) {
            out.println("Still " + still + ".");
        }
        return ExitCode.FINE;
    }

    private @Nullable Membership membership() throws IOException {
        Membership membership = Install.peek(directory);
        if (membership == null) {
            err.println("No Jump Client is installed in " + directory);
        }
        return membership;
    }

    private Optional<Boolean> reading(Switch which) {
        return switch (which) {
            case DISABLED -> Optional.of(true);
            case DISABLE_ON_BATTERY -> surroundings.isOnBattery();
            case DISABLE_ON_METERED -> surroundings.isOnMeteredNetwork();
        };
    }

    private static String disabled(Switch which) {
        return switch (which) {
            case DISABLED ->
                "Disabled: nobody can Jump to this machine until 'client enable'. Sessions that run go on.";
            case DISABLE_ON_BATTERY -> "Nobody can Jump to this machine while it runs on its battery.";
            case DISABLE_ON_METERED -> "Nobody can Jump to this machine while its network is metered.";
        };
    }

    private static String unknown(Switch which) {
        return which == Switch.DISABLE_ON_BATTERY
                ? "But this machine does not tell of a battery now; without one it stays enabled."
                : "But this machine does not tell now whether its network is metered (NetworkManager would, and busctl asks it);"
                        + " while it does not, it stays enabled.";
    }

    private static String enabled(Switch which) {
        return switch (which) {
            case DISABLED -> "Enabled.";
            case DISABLE_ON_BATTERY -> "A battery keeps nobody out any more.";
            case DISABLE_ON_METERED -> "A metered network keeps nobody out any more.";
        };
    }
}
