package io.jumphold.client.upgrade;

import io.jumphold.client.install.Versions;
import io.jumphold.client.link.Address;
import io.jumphold.client.link.Authorities;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.Stage;
import io.jumphold.protocol.wire.ServerFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One upgrade on its way, on a thread of its own: fetch, check, unpack, wait until nobody is at work on the machine, switch. */
final class Job implements Download.Source, Download.Pauses {
    /** What a job needs of the client around it. */
    interface Client {
        void tell(Job job, Stage stage, long bytes);

        /** Tells that it is installing; whether the site has that on its disk now, which takes a moment. */
        boolean tellInstalling(Job job) throws InterruptedException;

        void failed(Job job, Fault why);

        /** Nothing is done any more, whatever came of it. */
        void ended(Job job);

        /** Where else than at the order's addresses it can be fetched. */
        List<Address> nodes();

        /** Whether nobody is at work; then nobody can begin any more. */
        boolean closeSessions();

        /** Ends the program, to be started as what {@code current} names. */
        void restart();

        /** Nothing came of it after all. */
        void openSessions();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Job.class);
    private static final long LONGEST_END_MS = 4_000;

    private final Manifest manifest;
    private final Versions versions;
    private final String running;
    private final String runningVersion;
    private final UpgradeTiming timing;
    private final Clock clock;
    private final Client client;
    private final Download download;
    private final Thread thread;
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private volatile ServerFrame.Upgrade order;
    private Stage stage = Stage.FETCHING;
    private long bytes;
    private long toldAt = System.nanoTime() - TimeUnit.DAYS.toNanos(1);

    Job(
            Manifest manifest,
            ServerFrame.Upgrade order,
            Versions versions,
            Supervision supervision,
            String runningVersion,
            Authorities authorities,
            UpgradeTiming timing,
            Clock clock,
            Client client,
            DoubleSupplier random)
            throws IOException {
        this.manifest = manifest;
        this.order = order;
        this.versions = versions;
        this.running = supervision.program();
        this.runningVersion = runningVersion;
        this.timing = timing;
        this.clock = clock;
        this.client = client;
        this.thread = new Thread(this::run, "upgrade to " + manifest.version());
        thread.setDaemon(true);
        this.download = new Download(
                manifest, versions.payload(manifest.sha256()), authorities, this, this::progress, this, random);
    }

    Manifest manifest() {
        return manifest;
    }

    void start() {
        thread.start();
    }

    /** After {@link #cancel}: returns when nothing is written any more. */
    void awaitEnd() throws InterruptedException {
        thread.join(LONGEST_END_MS);
    }

    /** The same was ordered again: with a ticket that is good for longer. */
    void renewed(ServerFrame.Upgrade newer) {
        order = newer;
    }

    void cancel() {
        cancelled.countDown();
        download.abort();
    }

    private void run() {
        try {
            install();
        } catch (FaultException e) {
            fail(e.fault());
        } catch (IOException e) {
            fail(ErrorCode.PAYLOAD_REFUSED.fault("It cannot be written to the disk: " + e));
        } catch (Download.OverException e) {
            LOG.info("The order to upgrade to version {} is over: {}", manifest.version(), e.getMessage());
        } catch (InterruptedException e) {
            LOG.info("The upgrade to version {} was given up", manifest.version());
        } finally {
            client.ended(this);
        }
    }

    private void fail(Fault why) {
        if (cancelled.getCount() == 0) {
            return;
        }
        try {
            if (why.is(ErrorCode.PAYLOAD_REFUSED)) {
                versions.deletePayloads();
            }
            versions.tidy(running, runningVersion);
        } catch (IOException e) {
            LOG.warn("What is left of version {} cannot be deleted: {}", manifest.version(), e.toString());
        }
        client.failed(this, why);
    }

    private void install() throws IOException, InterruptedException, Download.OverException {
        if (!versions.isComplete(manifest.version(), manifest.sha256())) {
            download.bring();
            Path part = versions.part(manifest.version(), running);
            Archive.unpack(versions.payload(manifest.sha256()), part, Archive.Bounds.STANDARD);
            check();
            versions.complete(manifest.version(), manifest.sha256());
            versions.deletePayloads();
        }
        reached(Stage.FETCHED, manifest.size());
        awaitEndOfSessions();
        boolean switched = false;
        try {
            switchOver();
            switched = true;
        } finally {
            if (!switched) {
                client.openSessions();
            }
        }
        client.restart();
    }

    /** Whoever is at work is not cut off; but nor do others wait for that longer than a while, as turns are few. */
    private void awaitEndOfSessions() throws InterruptedException, Download.OverException {
        LOG.info("Version {} is ready; it is switched to once no session is open", manifest.version());
        long until = System.nanoTime() + timing.sessionsFor().toNanos();
        while (!client.closeSessions()) {
            if (System.nanoTime() - until > 0) {
                throw new Download.OverException("sessions are still open; it stays here for the next order");
            }
            pause(timing.lookEvery());
        }
    }

    private void switchOver() throws IOException, InterruptedException, Download.OverException {
        // Nobody is away whose turn the site might have given to another.
        if (!client.tellInstalling(this)) {
            throw new Download.OverException("the site does not answer; it stays here for the next order");
        }
        check();
        LOG.info("Switching to version {}", manifest.version());
        versions.switchTo(manifest.version(), running, clock.instant().plus(timing.probation()));
    }

    private void progress(long present) {
        bytes = present;
        tellAgain();
    }

    private void reached(Stage next, long present) {
        stage = next;
        bytes = present;
        toldAt = System.nanoTime();
        client.tell(this, stage, bytes);
    }

    private void tellAgain() {
        if (System.nanoTime() - toldAt >= timing.toldEvery().toNanos()) {
            reached(stage, bytes);
        }
    }

    @Override
    public List<Address> nodes() {
        List<Address> named = order.addresses().stream()
                .map(Address::parse)
                .flatMap(Optional::stream)
                .toList();
        return Stream.concat(named.stream(), client.nodes().stream()).distinct().toList();
    }

    @Override
    public byte[] ticket() {
        return order.ticket();
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis(); left > 0; left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())) {
            if (cancelled.await(Math.min(left, timing.toldEvery().toMillis()), TimeUnit.MILLISECONDS)) {
                throw new InterruptedException();
            }
            tellAgain();
        }
    }

    @Override
    public void check() throws InterruptedException {
        if (cancelled.getCount() == 0) {
            throw new InterruptedException();
        }
    }
}
