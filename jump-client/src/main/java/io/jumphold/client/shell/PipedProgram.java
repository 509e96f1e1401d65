package io.jumphold.client.shell;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program on plain pipes: every byte arrives as it was sent, what it says on stderr among the rest.
 *
 * <p>A {@code cat} stands between it and us where there is one: the JDK closes the pipe of a program that has ended, now and then before
 * what the program started has said its last word.
 *
 * @param last whose output is read
 */
record PipedProgram(Process process, Process last, ProcessFamily family) implements Program {

    static PipedProgram start(ShellRequest request, Account account) throws IOException {
        List<String> line = new ArrayList<>(account.commandLine(request.command()));
        Optional<String> leader = found(account, "setsid");
        leader.ifPresent(setsid -> line.add(0, setsid));
        ProcessBuilder wanted =
                new ProcessBuilder(line).directory(new File(account.home())).redirectErrorStream(true);
        wanted.environment().clear();
        wanted.environment().putAll(account.environment(request.term()));
        List<ProcessBuilder> builders = new ArrayList<>(List.of(wanted));
        found(account, "cat").ifPresent(cat -> builders.add(new ProcessBuilder(cat)));
        List<Process> started = ProcessBuilder.startPipeline(builders);
        Process process = started.get(0);
        return new PipedProgram(
                process,
                started.get(started.size() - 1),
                leader.isPresent() ? ProcessFamily.led(process) : ProcessFamily.of(process));
    }

    private static Optional<String> found(Account account, String program) {
        return account.windows()
                ? Optional.empty()
                : Stream.of("/usr/bin/", "/bin/")
                        .map(folder -> folder + program)
                        .filter(path -> new File(path).canExecute())
                        .findFirst();
    }

    @Override
    public InputStream output() {
        return last.getInputStream();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        OutputStream input = process.getOutputStream();
        input.write(bytes);
        input.flush();
    }

    @Override
    public void endInput(byte[] asTyped) throws IOException {
        process.getOutputStream().close();
    }

    @Override
    public void resize(int columns, int rows) {
        // There is no terminal.
    }

    @Override
    public void signal(String name) {
        family.signal(name);
    }

    /** Nobody waits for what escaped the family and still holds the output open. */
    @Override
    public void end() {
        family.end(() -> {});
        last.destroy();
    }

    /** The JDK closes the pipes; what the program left running may hold the feeder back, so it is not waited for. */
    @Override
    public void letGo(Thread feeder) {}
}
