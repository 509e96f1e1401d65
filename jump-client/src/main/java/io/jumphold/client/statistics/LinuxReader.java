package io.jumphold.client.statistics;

import io.jumphold.protocol.machine.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Linux, from /proc and from logind's files, and for the screen's state from small programs where they are there. */
final class LinuxReader implements MachineReader {
    private static final Duration PROGRAM = Duration.ofSeconds(3);

    private final Path root;
    private final Map<String, String> environment;
    private @Nullable Processors before;

    /**
     * @param root where the system's files are found; {@code /} but in tests
     * @param environment this process's
     */
    LinuxReader(Path root, Map<String, String> environment) {
        this.root = root;
        this.environment = environment;
    }

    @Override
    public Optional<Double> cpuPercent() {
        Optional<Processors> now = Processors.parse(lines("proc/stat"));
        Processors last = before;
        before = now.orElse(null);
        return last == null ? Optional.empty() : now.flatMap(processors -> processors.percentSince(last));
    }

    @Override
    public Optional<Long> uptimeSeconds() {
        return lines("proc/uptime").stream()
                .filter(line -> line.matches("\\d{1,12}\\.\\d+ .*"))
                .map(line -> Long.parseLong(line.substring(0, line.indexOf('.'))))
                .findFirst();
    }

    @Override
    public List<Disk> disks() {
        return Mounts.disks(
                Mounts.real(lines("proc/self/mounts")).stream().map(Path::of).toList());
    }

    @Override
    public ScreenState screenState() throws InterruptedException {
        Optional<Desk> desk = desk();
        Optional<Boolean> locked =
                desk.isEmpty() ? Optional.empty() : lockedHint(desk.get().session());
        Optional<Map<String, String>> screen = screen();
        ScreenState seen = screen.isEmpty() ? ScreenState.UNKNOWN : saver(screen.get());
        return new ScreenState(seen.locked().isPresent() && seen.locked().get() ? seen.locked() : locked, seen.saver());
    }

    private static Optional<Boolean> lockedHint(String session) throws InterruptedException {
        return Child.output(List.of("loginctl", "show-session", session, "-p", "LockedHint"), Map.of(), PROGRAM)
                .flatMap(answer -> ScreenState.lockedHint(text(answer)));
    }

    private static ScreenState saver(Map<String, String> screen) throws InterruptedException {
        Optional<byte[]> program = Child.output(List.of("xscreensaver-command", "-time"), screen, PROGRAM);
        if (program.isPresent()) {
            return ScreenState.ofXScreenSaver(text(program.get()));
        }
        Optional<byte[]> server = Child.output(List.of("xssstate", "-s"), screen, PROGRAM);
        return new ScreenState(Optional.empty(), server.flatMap(answer -> ScreenState.ofServersSaver(text(answer))));
    }

    /** This process's own, or that of whoever sits at the machine, where this process may see it. Wayland shows its screens to nobody. */
    @Override
    public Optional<Map<String, String>> screen() {
        String own = environment.getOrDefault("DISPLAY", "");
        if (Desk.isLocal(own)) {
            return environment.getOrDefault("WAYLAND_DISPLAY", "").isEmpty()
                    ? Optional.of(Map.of("DISPLAY", own))
                    : Optional.empty();
        }
        return desk().filter(desk -> !desk.display().isEmpty()).flatMap(this::seen);
    }

    private Optional<Map<String, String>> seen(Desk desk) {
        List<Path> authorities = new ArrayList<>();
        authorities.add(root.resolve("run/user/" + desk.uid() + "/gdm/Xauthority"));
        lines("etc/passwd").stream()
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length > 5 && fields[2].equals(desk.uid()))
                .map(fields -> root.resolve(fields[5].replaceFirst("^/", "")).resolve(".Xauthority"))
                .forEach(authorities::add);
        return authorities.stream()
                .filter(file -> Files.isRegularFile(file) && Files.isReadable(file))
                .map(file -> Map.of("DISPLAY", desk.display(), "XAUTHORITY", file.toString()))
                .findFirst();
    }

    private Optional<Desk> desk() {
        Map<String, List<String>> sessions = new HashMap<>();
        try (var files = Files.list(root.resolve("run/systemd/sessions"))) {
            files.forEach(file -> sessions.put(
                    file.getFileName().toString(), lines(root.relativize(file).toString())));
        } catch (IOException none) {
            return Optional.empty();
        }
        return sessions.entrySet().stream()
                .flatMap(session -> Desk.parse(session.getKey(), session.getValue()).stream())
                .findFirst();
    }

    private List<String> lines(String file) {
        try {
            return text(Files.readAllBytes(root.resolve(file))).lines().toList();
        } catch (IOException absent) {
            return List.of();
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
