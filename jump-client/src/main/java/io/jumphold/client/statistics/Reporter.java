package io.jumphold.client.statistics;

import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.Readings;
import io.jumphold.protocol.machine.Statistic;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the site of the machine, as much and as often as it wants (STAT-1, STAT-2), on a thread of its own: a disk may be slow to answer, and no order is to
 * wait for it. While nothing is wanted, or nobody can be told, there is no thread.
 */
public final class Reporter {
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
    private static final byte[] NO_PICTURE = {};

    private final Supplier<HostFacts> machine;
    private final Supplier<MachineReader> readers;
    private final Thumbnails thumbnails;
    private final DoubleSupplier random;
    private final LongSupplier nanos;
    private volatile boolean tellsConsoleUser;
    private volatile String consoleUser = "";
    private volatile long lastReport;
    private @Nullable Thread thread;

    /**
     * Tells nothing until it is asked to.
     *
     * @param machine all facts of the machine
     * @param random 0 to 1
     */
    public Reporter(Supplier<HostFacts> machine, DoubleSupplier random) {
        this(machine, MachineReader::current, new Thumbnails(System::nanoTime), random, System::nanoTime);
    }

    Reporter(
            Supplier<HostFacts> machine,
            Supplier<MachineReader> readers,
            Thumbnails thumbnails,
            DoubleSupplier random,
            LongSupplier nanos) {
        this.machine = machine;
        this.readers = readers;
        this.thumbnails = thumbnails;
        this.random = random;
        this.nanos = nanos;
        this.lastReport = nanos.getAsLong() - TimeUnit.MINUTES.toNanos(1);
    }

    /** The machine's facts as the site wants them: who sits at the console only where it asked for that. */
    public HostFacts facts() {
        HostFacts facts = machine.get();
        consoleUser = facts.consoleUser();
        return tellsConsoleUser ? facts : facts.withoutConsoleUser();
    }

    /** From now on this is wanted, over this connection. */
    public synchronized void wanted(ServerFrame.StatisticsWanted told, Consumer<ClientFrame> connection) {
        unreachable();
        Wanted wanted = Wanted.of(told);
        tellsConsoleUser = wanted.has(Statistic.CONSOLE_USER);
        if (!wanted.choice().isEmpty()) {
            Duration first = wanted.firstWait(Duration.ofNanos(nanos.getAsLong() - lastReport), random.getAsDouble());
            Thread started = new Thread(() -> report(wanted, first, connection), "statistics");
            started.setDaemon(true);
            thread = started;
            started.start();
        }
    }

    /** The connection is gone. */
    public synchronized void unreachable() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            thread = null;
        }
    }

    private void report(Wanted wanted, Duration first, Consumer<ClientFrame> connection) {
        MachineReader reader = readers.get();
        try {
            if (wanted.has(Statistic.CPU)) {
                reader.cpuPercent();
            }
            long due = nanos.getAsLong() + first.toNanos();
            while (true) {
                TimeUnit.NANOSECONDS.sleep(due - nanos.getAsLong());
                due = Math.max(due, nanos.getAsLong() - TimeUnit.SECONDS.toNanos(1))
                        + wanted.interval().toNanos();
                Readings readings = read(wanted, reader);
                if (Thread.interrupted()) {
                    return;
                }
                if (!readings.areNone()) {
                    lastReport = nanos.getAsLong();
                    connection.accept(new ClientFrame.Statistics(readings));
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("The readings over one connection have ended");
        } catch (RuntimeException e) {
            // No reading is worth the client; the next connection tries again.
            LOG.warn("The machine could not be read: {}", e.toString());
        }
    }

    private Readings read(Wanted wanted, MachineReader reader) throws InterruptedException {
        ScreenState screen = wanted.has(Statistic.SCREEN_STATE) ? reader.screenState() : ScreenState.UNKNOWN;
        return new Readings(
                wanted.has(Statistic.CPU) ? reader.cpuPercent().orElse(null) : null,
                wanted.has(Statistic.UPTIME) ? reader.uptimeSeconds().orElse(null) : null,
                wanted.has(Statistic.DISK) ? reader.disks() : null,
                wanted.has(Statistic.CONSOLE_USER) ? consoleUser : null,
                screen.locked().orElse(null),
                screen.saver().orElse(null),
                wanted.has(Statistic.THUMBNAIL) ? picture(reader) : NO_PICTURE);
    }

    private byte[] picture(MachineReader reader) throws InterruptedException {
        Optional<Map<String, String>> screen = reader.screen();
        return screen.isEmpty() ? NO_PICTURE : thumbnails.take(screen.get()).orElse(NO_PICTURE);
    }
}
