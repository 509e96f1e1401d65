package io.jumphold.cli.demo;

import io.jumphold.cli.api.Api;
import io.jumphold.cli.api.ItemQuery;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.jump.RemoteShell;
import io.jumphold.cli.jump.SessionConnection;
import io.jumphold.cli.screen.Extent;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What Jumphold is for, walked from the enrolment of a machine to its removal, each step checked. */
final class MainJob {
    // A word beyond ASCII as numbers, so that no locale on the way changes it; and no carriage returns where the
    // machine gives the command a terminal.
    private static final String COMMAND = "stty -onlcr 2>&-; uname -a; printf 'Gr\\303\\274\\303\\237e\\n'";

    private static final int EXIT_CODE = 7;
    private static final int UNINSTALL_SECONDS = 20;

    private final DemoSite site;
    private final Steps steps;

    MainJob(DemoSite site, Steps steps) {
        this.site = site;
        this.steps = steps;
    }

    void walk(List<String> names) throws InterruptedException {
        Api api = site.api();
        String name = names.getFirst();
        steps.check("listed: " + names.size() + " Jump Clients, all online", () -> {
            JumpItems.Count count = api.counts().all();
            Steps.requireEqual((long) names.size(), count.clients(), "The count of clients");
            Steps.requireEqual((long) names.size(), count.online(), "The count of those online");
        });
        JumpItems.Item item =
                steps.step("found: \"" + name + "\" by a search for a part of its name", () -> found(name));
        jump(item);
        steps.check("removed it from the site", () -> remove(item));
        steps.check("uninstalled on the machine: process ended, folder gone", () -> uninstalled(name));
        steps.check(
                "the others are still online",
                () -> Steps.requireEqual(
                        (long) names.size() - 1, api.counts().all().online(), "The count of those online"));
    }

    private void jump(JumpItems.Item item) throws InterruptedException {
        Api api = site.api();
        long request = System.nanoTime();
        Sessions.Started started =
                steps.step("jumped to it: the machine has opened its end", () -> api.jump(item.id()));
        SessionConnection session = steps.step("joined the session", () -> SessionConnection.open(api.http(), started));
        try (session) {
            long firstByte = steps.step("ran a command there and compared its output", () -> command(session));
            steps.note("from the request to the first byte: " + (firstByte - request) / 1_000_000 + " ms");
            steps.check("typed into a terminal there: size, echo, exit code", () -> terminal(session));
        }
        String id = started.session().id();
        steps.check(
                "ended the session",
                () -> Steps.requireEqual(
                        Sessions.State.ENDED, api.endSession(id).state(), "The session's state"));
    }

    private JumpItems.Item found(String name) {
        String part = name.substring(1, name.length() - 1);
        List<JumpItems.Item> matches = site.api().items(ItemQuery.of(part));
        Steps.requireEqual(1, matches.size(), "The number of matches for \"" + part + "\"");
        Steps.requireEqual(name, matches.getFirst().name(), "The name of what was found");
        return matches.getFirst();
    }

    /** Answers when its first byte was there. */
    private static long command(SessionConnection session) throws InterruptedException {
        Timed output = new Timed();
        RemoteShell shell = RemoteShell.start(session, new RemoteShell.Wish(COMMAND, null, "dumb"));
        shell.send(new ByteArrayInputStream(new byte[0]));
        Steps.requireEqual(0, shell.printTo(output), "The exit code");
        Steps.requireEqual(here(COMMAND), output.toString(StandardCharsets.UTF_8), "What was printed");
        return output.first;
    }

    /** What the same command prints without Jumphold: the demo's machines are this one. */
    private static String here(String command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder("sh", "-c", command).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return output;
        } catch (IOException e) {
            throw Failure.of(Exit.REFUSED, "The command could not be run here to compare", e);
        }
    }

    private static void terminal(SessionConnection session) throws InterruptedException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        RemoteShell shell = RemoteShell.start(session, new RemoteShell.Wish("", new Extent(101, 43), "xterm-256color"));
        shell.send(new ByteArrayInputStream(
                ("stty size; echo a-$((6 * 7))-z; exit " + EXIT_CODE + "\n").getBytes(StandardCharsets.UTF_8)));
        Steps.requireEqual(EXIT_CODE, shell.printTo(output), "The exit code");
        String seen = output.toString(StandardCharsets.UTF_8);
        Steps.require(seen.contains("43 101"), "The terminal's size did not arrive: " + seen);
        Steps.require(seen.contains("a-42-z"), "The shell did not answer: " + seen);
        Steps.require(seen.contains("$((6"), "What was typed was not echoed: " + seen);
    }

    private void remove(JumpItems.Item item) {
        site.api().removeItems(List.of(item.id())).stream()
                .flatMap(result -> Optional.ofNullable(result.problem()).stream())
                .findFirst()
                .ifPresent(problem -> {
                    throw Failure.of(problem);
                });
    }

    private void uninstalled(String name) throws InterruptedException {
        Program client = site.client(name);
        Steps.require(
                client.endsWithin(UNINSTALL_SECONDS),
                "Its process still runs after " + UNINSTALL_SECONDS + " s. " + client.lastWords());
        Steps.requireEqual(0, client.exitCode(), "The exit code of the Jump Client");
        Steps.require(Files.notExists(site.folder(name)), "Its folder " + site.folder(name) + " is still there");
        Waiting.until(
                Duration.ofSeconds(5),
                "The entry was not off the list",
                () -> site.api().items(ItemQuery.of("")).stream()
                                .noneMatch(item -> item.name().equals(name) && item.status() != Status.UNINSTALLED)
                        ? Optional.of(name)
                        : Optional.empty());
    }

    /** Knows when its first byte came. */
    private static final class Timed extends ByteArrayOutputStream {
        private long first;

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            if (count == 0) {
                first = System.nanoTime();
            }
            super.write(bytes, offset, length);
        }
    }
}
