package io.jumphold.client.upgrade;

import io.jumphold.client.install.FailedUpgrade;
import io.jumphold.client.install.Install;
import io.jumphold.client.install.Membership;
import io.jumphold.client.link.Address;
import io.jumphold.client.link.Authorities;
import io.jumphold.client.session.Sessions;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.Stage;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The upgrades of this client: one at a time, told to the site while it is attached; and, right after one, whether it has proved itself. */
public final class Upgrades {
    private static final Logger LOG = LoggerFactory.getLogger(Upgrades.class);
    private static final long NONE = 0;

    /** It stands in a database first. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(15);

    private final Install install;
    private final Authorities authorities;
    private final Sessions sessions;
    private final Supplier<HostFacts> facts;
    private final Supervision supervision;
    private final UpgradeTiming timing;
    private final Clock clock;
    private final DoubleSupplier random;
    private final Runnable restart;
    private final Around around = new Around();
    private @Nullable Seat seat;
    private @Nullable Seat lastSeat;
    private @Nullable Job job;
    private ServerFrame.@Nullable Upgrade early;
    private long failureTold = NONE;
    private long installingTold = NONE;

    /**
     * @param random uniform in [0, 1), for jitter
     * @param restart ends the program in order, to be started again as what {@code current} names then
     */
    public Upgrades(
            Install install,
            Authorities authorities,
            Sessions sessions,
            Supplier<HostFacts> facts,
            Supervision supervision,
            UpgradeTiming timing,
            Clock clock,
            DoubleSupplier random,
            Runnable restart) {
        this.install = install;
        this.authorities = authorities;
        this.sessions = sessions;
        this.facts = facts;
        this.supervision = supervision;
        this.timing = timing;
        this.clock = clock;
        this.random = random;
        this.restart = restart;
    }

    /** Deletes what upgrades before have left, once, when the program starts. What is on probation leaves everything as it is. */
    public void tidy() {
        try {
            if (supervision.isAlive() && !install.versions().isOnProbation(supervision.program())) {
                install.versions().tidy(supervision.program(), facts.get().version());
            }
        } catch (IOException e) {
            LOG.warn("What upgrades have left cannot be deleted: {}", e.toString());
        }
    }

    /** The client is attached: what the site does not know yet is told, and a new version begins to prove itself. */
    public synchronized void reachable(Seat at) {
        seat = at;
        lastSeat = at;
        failureTold = NONE;
        tellWhatFailed(at);
        try {
            if (install.versions().isOnProbation(supervision.program())) {
                Thread proof = new Thread(() -> prove(at), "probation");
                proof.setDaemon(true);
                proof.start();
            }
        } catch (IOException e) {
            LOG.error("Whether this version is on probation cannot be read: {}", e.toString());
        }
    }

    /** Unless a later try has succeeded. */
    private void tellWhatFailed(Seat at) {
        FailedUpgrade failed = install.failedUpgrade();
        if (failed != null && failed.version().equals(facts.get().version())) {
            forget();
        } else if (failed != null) {
            tellFailed(at, failed);
        }
    }

    public synchronized void unreachable() {
        seat = null;
        early = null;
        notifyAll();
    }

    /** Stayed attached for long enough: it is healthy (UPG-7), and the older ones but one may go. */
    private void prove(Seat at) {
        long until = System.nanoTime() + timing.healthyAfter().toNanos();
        try {
            synchronized (this) {
                for (long left = until - System.nanoTime(); seat == at && left > 0; left = until - System.nanoTime()) {
                    wait(left / 1_000_000 + 1);
                }
                if (seat != at) {
                    return;
                }
                install.versions().confirm(supervision.program());
                LOG.info("Version {} has proved itself", facts.get().version());
                install.versions().deletePayloads();
                install.versions().tidy(supervision.program(), null);
                ServerFrame.Upgrade waiting = early;
                early = null;
                if (waiting != null) {
                    ordered(waiting);
                }
            }
        } catch (IOException e) {
            LOG.error("That this version is healthy cannot be written down: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An order of the site: judged at once, carried out on a thread of its own. */
    public synchronized void ordered(ServerFrame.Upgrade order) {
        Seat at = seat;
        Membership membership = install.membership();
        if (at == null || membership.leaving()) {
            return;
        }
        try {
            Manifest manifest = order.payload().verified(membership.trustedReleaseKeys());
            UpgradeRules.Wires wires = new UpgradeRules.Wires(at.wireOldest(), at.wireNewest());
            if (UpgradeRules.judge(manifest, facts.get(), wires) == UpgradeRules.Answer.INSTALL) {
                begin(order, manifest);
            }
        } catch (FaultException e) {
            refuse(UpgradeRules.claimed(order.payload()), e.fault());
        } catch (IOException e) {
            refuse(
                    UpgradeRules.claimed(order.payload()),
                    ErrorCode.PAYLOAD_REFUSED.fault("The disk cannot be used: " + e));
        }
    }

    private void begin(ServerFrame.Upgrade order, Manifest manifest) throws IOException {
        Job present = job;
        if (present != null && present.manifest().equals(manifest)) {
            LOG.info("Version {} was ordered again", manifest.version());
            present.renewed(order);
            return;
        }
        if (!supervision.isAlive()) {
            throw new FaultException(
                    ErrorCode.UPGRADE_FAILED.fault(
                            "This Jump Client runs without its supervisor, so nobody could start the new version; start it again."));
        }
        if (install.versions().isOnProbation(supervision.program())) {
            LOG.info("Version {} has to wait until this one has proved itself", manifest.version());
            early = order;
            return;
        }
        if (present != null) {
            present.cancel();
        }
        LOG.info("Told to upgrade to version {} ({})", manifest.version(), manifest.revision());
        Job begun = new Job(
                manifest,
                order,
                install.versions(),
                supervision,
                facts.get().version(),
                authorities,
                timing,
                clock,
                around,
                random);
        job = begun;
        begun.start();
    }

    private void refuse(String version, Fault why) {
        LOG.warn("The upgrade to version {} has failed: {} ({})", version, why.code(), why.message());
        FailedUpgrade failed = new FailedUpgrade(version, why);
        try {
            install.keep(failed);
        } catch (IOException e) {
            // Then it is told now and never again; the disk may be full, which is why.
            LOG.error("That an upgrade has failed cannot be written down: {}", e.toString());
        }
        Seat at = seat;
        if (at != null) {
            tellFailed(at, failed);
        }
    }

    private void tellFailed(Seat at, FailedUpgrade failed) {
        failureTold = at.nextNumber();
        at.send(new ClientFrame.UpgradeReport(failureTold, failed.version(), Stage.FAILED, 0, failed.fault()));
    }

    /** Something is on the site's disk; perhaps the report of a failure, or that this client goes away for a while. */
    public synchronized void acknowledged(long number) {
        if (installingTold != NONE && number == installingTold) {
            installingTold = NONE;
            notifyAll();
        }
        if (failureTold != NONE && number == failureTold) {
            failureTold = NONE;
            forget();
        }
    }

    private void forget() {
        try {
            install.forgetFailedUpgrade();
        } catch (IOException e) {
            LOG.warn("A report cannot be deleted: {}", e.toString());
        }
    }

    /** The client ends or leaves: nothing is installed any more. */
    public synchronized void stop() {
        Job present = job;
        if (present != null) {
            present.cancel();
        }
    }

    /** As {@link #stop}, and returns when nothing is written to the install any more. */
    public void end() throws InterruptedException {
        Job present;
        synchronized (this) {
            stop();
            unreachable();
            present = job;
        }
        if (present != null) {
            present.awaitEnd();
        }
    }

    /** Whose work the job does. */
    private final class Around implements Job.Client {
        @Override
        public void tell(Job from, Stage stage, long bytes) {
            synchronized (Upgrades.this) {
                Seat at = seat;
                if (at != null && from == job) {
                    at.send(new ClientFrame.UpgradeReport(
                            at.nextNumber(), from.manifest().version(), stage, bytes, null));
                }
            }
        }

        @Override
        public boolean tellInstalling(Job from) throws InterruptedException {
            synchronized (Upgrades.this) {
                Seat at = seat;
                if (at == null || from != job) {
                    return false;
                }
                long told = at.nextNumber();
                installingTold = told;
                at.send(new ClientFrame.UpgradeReport(
                        told,
                        from.manifest().version(),
                        Stage.INSTALLING,
                        from.manifest().size(),
                        null));
                long until = System.nanoTime() + ANSWERED_WITHIN.toNanos();
                for (long left = 1; installingTold == told && seat == at && left > 0; ) {
                    left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
                    Upgrades.this.wait(Math.max(1, left));
                }
                return installingTold == NONE;
            }
        }

        @Override
        public void failed(Job from, Fault why) {
            synchronized (Upgrades.this) {
                if (from == job) {
                    refuse(from.manifest().version(), why);
                }
            }
        }

        @Override
        public void ended(Job from) {
            synchronized (Upgrades.this) {
                if (from == job) {
                    job = null;
                }
            }
        }

        @Override
        public List<Address> nodes() {
            synchronized (Upgrades.this) {
                List<Address> nodes = new ArrayList<>();
                if (lastSeat != null) {
                    nodes.add(lastSeat.node());
                    nodes.addAll(lastSeat.site());
                }
                return nodes;
            }
        }

        @Override
        public boolean closeSessions() {
            return sessions.close();
        }

        @Override
        public void openSessions() {
            sessions.reopen();
        }

        @Override
        public void restart() {
            restart.run();
        }
    }
}
