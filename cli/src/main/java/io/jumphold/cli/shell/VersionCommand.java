package io.jumphold.cli.shell;

import io.jumphold.cli.screen.Screen;
import java.util.Objects;
import picocli.CommandLine.Command;

/** {@code jumphold version}. */
@Command(name = "version", description = "Show what this is, and what it runs on.")
public final class VersionCommand implements Runnable {
    private final Screen screen;

    public VersionCommand(Screen screen) {
        this.screen = screen;
    }

    @Override
    public void run() {
        String version =
                Objects.requireNonNullElse(VersionCommand.class.getPackage().getImplementationVersion(), "(not built)");
        screen.say("Jumphold " + version);
        screen.say("Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + "), "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    }
}
