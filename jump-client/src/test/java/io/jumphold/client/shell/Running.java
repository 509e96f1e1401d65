package io.jumphold.client.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What runs below this process. */
final class Running {
    private Running() {}

    static boolean isRunning(String command) {
        return ProcessHandle.current()
                .descendants()
                .anyMatch(process -> commandLine(process.pid()).equals(command));
    }

    /** Also where its parents have left it alone. */
    static boolean isRunningAnywhere(String command) {
        return named(command).findAny().isPresent();
    }

    static Stream<ProcessHandle> named(String command) {
        return ProcessHandle.allProcesses()
                .filter(process -> commandLine(process.pid()).equals(command));
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"))
                    .replace('\0', ' ')
                    .strip();
        } catch (IOException gone) {
            return "";
        }
    }
}
