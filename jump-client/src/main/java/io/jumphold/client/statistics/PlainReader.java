package io.jumphold.client.statistics;

import com.sun.jna.NativeLibrary;
import com.sun.management.OperatingSystemMXBean;
import io.jumphold.protocol.machine.Disk;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What any Java tells, and how Windows and macOS tell since when they run. The state of their screens is not known yet. */
final class PlainReader implements MachineReader {
    private static final Pattern ELAPSED =
            Pattern.compile("(?:(?<days>\\d{1,6})-)?(?:(?<hours>\\d{1,2}):)?(?<minutes>\\d{1,2}):(?<seconds>\\d{1,2})");

    private final String os;

    PlainReader(String os) {
        this.os = os;
    }

    @Override
    public Optional<Double> cpuPercent() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? percent(system.getCpuLoad())
                : Optional.empty();
    }

    /** A share from 0 to 1; negative or none where the system does not know. */
    static Optional<Double> percent(double share) {
        return share >= 0 && share <= 1 ? Optional.of(Math.round(share * 1_000) / 10.0) : Optional.empty();
    }

    @Override
    public Optional<Long> uptimeSeconds() throws InterruptedException {
        if (os.startsWith("windows")) {
            long ms = NativeLibrary.getInstance("kernel32")
                    .getFunction("GetTickCount64")
                    .invokeLong(new Object[0]);
            return Optional.of(Duration.ofMillis(ms).toSeconds());
        }
        return Child.output(List.of("ps", "-o", "etime=", "-p", "1"), Map.of(), Duration.ofSeconds(3))
                .flatMap(answer -> elapsed(new String(answer, StandardCharsets.UTF_8)));
    }

    /** Seconds, from what {@code ps} tells of the first process: {@code 3-04:05:06}. */
    static Optional<Long> elapsed(String answer) {
        Matcher matcher = ELAPSED.matcher(answer.strip());
        return matcher.matches()
                ? Optional.of(((number(matcher.group("days")) * 24 + number(matcher.group("hours"))) * 60
                                        + number(matcher.group("minutes")))
                                * 60
                        + number(matcher.group("seconds")))
                : Optional.empty();
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    @Override
    public List<Disk> disks() {
        List<Path> roots = new ArrayList<>();
        FileSystems.getDefault().getRootDirectories().forEach(roots::add);
        return Mounts.disks(roots);
    }

    @Override
    public ScreenState screenState() {
        return ScreenState.UNKNOWN;
    }

    /** A service of theirs has none; whether this process has one is seen when it is tried. */
    @Override
    public Optional<Map<String, String>> screen() {
        return Optional.of(Map.of());
    }
}
