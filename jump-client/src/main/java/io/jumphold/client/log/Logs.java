package io.jumphold.client.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The client's log: a few small files that replace each other, and the terminal where somebody sits there. The JDK's own logging
 * writes it, behind SLF4J, which the libraries want: nothing else has to be loaded or kept up to date.
 */
public final class Logs {
    private static final int FILE_BYTES = 256 * 1024;
    private static final int FILES = 3;

    // Held, as java.util.logging forgets the level of a logger that nobody holds.
    private static final Logger OURS = Logger.getLogger("io.jumphold");
    private static final List<Logger> LIBRARIES =
            List.of(Logger.getLogger("org.java_websocket"), Logger.getLogger("com.pty4j"));

    private Logs() {}

    /**
     * Sets the log up, in place of whatever was set up before.
     *
     * @param folder where the files go; null where nothing is installed (yet)
     * @param onScreen whether it is shown on stderr, too
     * @param verbose whether small things are told
     */
    public static void start(@Nullable Path folder, boolean onScreen, boolean verbose) throws IOException {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        OURS.setLevel(verbose ? Level.ALL : Level.INFO);
        // Libraries log what we report ourselves, with stack traces.
        LIBRARIES.forEach(library -> library.setLevel(Level.OFF));
        if (folder != null) {
            add(root, new FileHandler(folder.resolve("jump-client.%g.log").toString(), FILE_BYTES, FILES, true));
        }
        if (onScreen) {
            add(root, new ConsoleHandler());
        }
    }

    private static void add(Logger root, Handler handler) {
        handler.setLevel(Level.ALL);
        handler.setFormatter(new OneLine());
        root.addHandler(handler);
    }

    /** Lets go of the files. */
    public static void stop() {
        LogManager.getLogManager().reset();
    }
}
