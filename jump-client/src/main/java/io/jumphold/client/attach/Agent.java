package io.jumphold.client.attach;

import io.jumphold.client.availability.Availability;
import io.jumphold.client.install.Install;
import io.jumphold.client.install.Membership;
import io.jumphold.client.link.Address;
import io.jumphold.client.link.Authorities;
import io.jumphold.client.link.Introduction;
import io.jumphold.client.session.Sessions;
import io.jumphold.client.statistics.Reporter;
import io.jumphold.client.upgrade.Seat;
import io.jumphold.client.upgrade.Supervision;
import io.jumphold.client.upgrade.UpgradeTiming;
import io.jumphold.client.upgrade.Upgrades;
import io.jumphold.client.wake.Waker;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Jump Client at work: attaches, comes back whenever it is lost, carries out orders, until it is told to leave or to stop. */
public final class Agent implements Attachment.Orders {
    /** Why the agent's work is over. */
    public enum Outcome {
        /** Asked to end; the install stays. */
        ENDED,
        /** The site will not have this client, and a retry will not change that. */
        REFUSED,
        /** It never attached, and its installer's validity has ended (PRES-5); its files are to be deleted (INST-6). */
        INSTALLER_ENDED,
        /** Ended to be started again, as another version. */
        RESTART,
        /** The site knows that it has left, or could not be reached for too long (LIFE-5, LIFE-6); its files are to be deleted. */
        LEFT
    }

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final Duration FOREVER = Duration.ofDays(10_000);
    private static final long NONE = 0;
    private static final int MOST_REDIRECTS = 3;
    private static final long LOOK_FOR_USER_MS = 1_000;

    /** So often a pause looks at the clocks: they may be set, and the machine may have slept. */
    private static final long LOOK_EVERY_MS = 10_000;

    private final Install install;
    private final Introduction introduction;
    private final Authorities authorities;
    private final Sessions sessions;
    private final Reporter reporter;
    private final Availability availability;
    private final Timing timing;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Away away;
    private final Random random;
    private final Deque<Address> round = new ArrayDeque<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Upgrades upgrades;
    private volatile @Nullable Attachment current;
    private @Nullable Move moving;
    private String place = "";
    private volatile boolean restarting;
    private int failures;
    private int redirects;
    private long farewell = NONE;

    public Agent(
            Install install,
            Introduction introduction,
            Sessions sessions,
            Supplier<HostFacts> facts,
            Availability availability,
            Timing timing,
            Clock clock,
            Random random) {
        this(
                install,
                introduction,
                sessions,
                facts,
                availability,
                timing,
                Supervision.of(System.getenv()),
                UpgradeTiming.of(System.getenv()),
                clock,
                System::nanoTime,
                random);
    }

    Agent(
            Install install,
            Introduction introduction,
            Sessions sessions,
            Supplier<HostFacts> facts,
            Availability availability,
            Timing timing,
            Supervision supervision,
            UpgradeTiming upgradeTiming,
            Clock clock,
            LongSupplier nanos,
            Random random) {
        this.install = install;
        this.introduction = introduction;
        this.authorities = new Authorities(() -> install.membership().authorities());
        this.sessions = sessions;
        this.reporter = new Reporter(facts, random::nextDouble);
        this.availability = availability;
        this.timing = timing;
        this.clock = clock;
        this.nanos = nanos;
        this.away = new Away(install, clock, nanos);
        this.random = random;
        this.upgrades = new Upgrades(
                install,
                authorities,
                sessions,
                facts,
                supervision,
                upgradeTiming,
                clock,
                random::nextDouble,
                this::restart);
    }

    private void restart() {
        restarting = true;
        stop();
    }

    /** From any thread: ends in order. Not by an interrupt, which would cut through a file being written. */
    public void stop() {
        stopped.countDown();
        Attachment attachment = current;
        if (attachment != null) {
            attachment.stop();
        }
    }

    /** Works on the calling thread until the work is over. */
    public Outcome run() throws InterruptedException {
        upgrades.tidy();
        try {
            while (true) {
                awaitUser();
                Address address = nextAddress();
                Ending ending = attach(address);
                if (ending instanceof Ending.LoggedOut) {
                    leaveUser();
                    continue;
                }
                if (ending instanceof Ending.Stopped) {
                    LOG.info(restarting ? "Ending, to start as another version" : "Ending, as asked");
                    away.write();
                    return restarting ? Outcome.RESTART : Outcome.ENDED;
                }
                Next next = after(ending);
                if (next instanceof Next.Delete) {
                    return Outcome.LEFT;
                }
                if (hasItsInstallerEnded(ending)) {
                    LOG.error(
                            "The installer's validity has ended before this client was ever attached: it uninstalls itself; ask for a new one");
                    return Outcome.INSTALLER_ENDED;
                }
                if (next instanceof Next.Stop stop) {
                    LOG.error("The site refuses this client for good. {}", stop.why());
                    return Outcome.REFUSED;
                }
                if (away.isTooLongAfter(ending, !round.isEmpty())) {
                    LOG.warn("The site {}: this client uninstalls itself", away.whyTooLong());
                    return Outcome.LEFT;
                }
                Duration delay = ((Next.Wait) next).delay();
                LOG.info("{}; next try in {} s", Wording.of(address, ending), delay.toMillis() / 1_000.0);
                pause(delay);
            }
        } finally {
            if (moving != null) {
                moving.cancel();
            }
            reporter.unreachable();
            sessions.endAll();
            upgrades.end();
        }
    }

    /** Nothing is tried, and so nothing is concluded either, while there is nobody for whom this client is (PRES-6). */
    private void awaitUser() throws InterruptedException {
        if (availability.isThere()) {
            return;
        }
        LOG.info("Not attaching while {} is not logged in", availability.user());
        while (!availability.isThere() && !stopped.await(LOOK_FOR_USER_MS, TimeUnit.MILLISECONDS)) {
            away.look();
        }
    }

    /** What ran for the user ends with the log-in, and no version begins to prove itself that nobody could see do so. */
    private void leaveUser() throws InterruptedException {
        LOG.info("{} has logged out: left the site until the next log-in", availability.user());
        sessions.unreachable();
        sessions.endAll();
        upgrades.end();
        failures = 0;
    }

    /** Not before a try, for the machine's clock may be wrong: whom the site takes in it does not concern (INST-6). */
    private boolean hasItsInstallerEnded(Ending ending) {
        Membership membership = install.membership();
        return !membership.isEnrolled()
                && (ending instanceof Ending.Refused refused
                        ? refused.fault().is(ErrorCode.INSTALLER_EXPIRED)
                        : clock.millis() >= membership.validUntilMs());
    }

    private Ending attach(Address address) throws InterruptedException {
        farewell = NONE;
        sessions.unreachable();
        upgrades.unreachable();
        if (stopped.getCount() == 0) {
            return new Ending.Stopped();
        }
        Ending ending = stay(attachment(address, place));
        for (Attachment next = moved(ending); next != null; next = moved(ending)) {
            farewell = NONE;
            ending = stay(next);
        }
        away.ended(ending);
        return ending;
    }

    private Attachment attachment(Address address, String shown) {
        return new Attachment(address, authorities, introduction, timing, this::facts, this, shown, FOREVER);
    }

    private HostFacts facts() {
        return availability.among(reporter.facts());
    }

    private Ending stay(Attachment attachment) throws InterruptedException {
        current = attachment;
        if (stopped.getCount() == 0) {
            attachment.stop();
        }
        Ending ending = attachment.run();
        reporter.unreachable();
        return ending;
    }

    /** PRES-9: the attachment that takes the place of one that has just ended; null where there is none. */
    private @Nullable Attachment moved(Ending ending) throws InterruptedException {
        Move begun = moving;
        moving = null;
        if (begun == null) {
            return null;
        }
        if (ending instanceof Ending.Stopped || ending instanceof Ending.Left) {
            begun.cancel();
            return null;
        }
        return begun.arrived();
    }

    private void move(ServerFrame.Move order, Attachment on) {
        List<Address> named = Addresses.of(order.addresses().stream()).toList();
        if ((moving == null || moving.hasFailed()) && !named.isEmpty()) {
            LOG.info("{} is about to stop; attaching elsewhere", on.address());
            moving = new Move(named, address -> attachment(address, order.place()), on::handOver);
        }
    }

    /** Each of the site's addresses once, in an order of our own, before any is tried again. */
    private Address nextAddress() {
        if (round.isEmpty()) {
            List<Address> known = new ArrayList<>(Addresses.of(install.membership()));
            Collections.shuffle(known, random);
            round.addAll(known);
        }
        return round.remove();
    }

    private Next after(Ending ending) {
        if (ending instanceof Ending.Unreachable && !round.isEmpty()) {
            return new Next.Wait(Duration.ZERO);
        }
        if (ending instanceof Ending.Refused refused) {
            boolean redirected = goesElsewhere(refused.elsewhere());
            place = redirected && refused.place().isEmpty() ? place : refused.place();
            if (redirected) {
                return new Next.Wait(Duration.ZERO);
            }
        }
        failures = ending instanceof Ending.Lost lost && lost.steady() ? 1 : failures + 1;
        return Next.after(ending, install.membership(), failures, timing.slowRetry(), random::nextDouble);
    }

    /** TIER-2: at once to the nodes that have room; but full ones must not send a client in circles. */
    private boolean goesElsewhere(List<String> nodes) {
        List<Address> named = Addresses.of(nodes.stream()).toList();
        redirects = named.isEmpty() ? 0 : redirects + 1;
        if (named.isEmpty() || redirects > MOST_REDIRECTS) {
            redirects = 0;
            return false;
        }
        round.clear();
        round.addAll(named);
        return true;
    }

    /** Not beyond the time at which there is a last try to be made. */
    private void pause(Duration delay) throws InterruptedException {
        long until = nanos.getAsLong() + delay.toNanos();
        boolean hasTime = away.leftMs() > 0;
        while (until - nanos.getAsLong() > 0 && !(hasTime && away.leftMs() <= 0)) {
            long most = hasTime ? Math.min(LOOK_EVERY_MS, away.leftMs()) : LOOK_EVERY_MS;
            long left = TimeUnit.NANOSECONDS.toMillis(until - nanos.getAsLong()) + 1;
            if (stopped.await(Math.min(most, left), TimeUnit.MILLISECONDS)) {
                LOG.debug("Woken to end");
                return;
            }
            away.look();
        }
    }

    @Override
    public void welcomed(ServerFrame.Welcome welcome, Attachment on) {
        place = "";
        // First of all: killed after this, it was here.
        away.welcomed(welcome.serverTimeMs());
        keep(install.membership().welcomed(welcome.clientId(), welcome.addresses(), welcome.pass()));
        LOG.info("Attached to {} as Jump Client {}", on.address(), welcome.clientId());
        List<Address> site = Addresses.of(install.membership());
        sessions.reachable(on.address(), site, on::send);
        upgrades.reachable(new Attached(on, site));
        if (install.membership().leaving()) {
            sayFarewell(on);
        }
    }

    @Override
    public void ordered(ServerFrame order, Attachment on) {
        if (order instanceof ServerFrame.OpenSession open) {
            if (install.membership().leaving()) {
                on.send(new ClientFrame.SessionFailed(open.sessionId(), ErrorCode.CLIENT_UNINSTALLED.fault()));
            } else if (availability.disabledBy() != null && !sessions.has(open.sessionId())) {
                // The order was on its way when the site had not heard of it yet (PRES-7).
                on.send(new ClientFrame.SessionFailed(open.sessionId(), ErrorCode.CLIENT_DISABLED.fault()));
                look(on);
            } else {
                sessions.open(open);
            }
        } else if (order instanceof ServerFrame.CancelSession cancel) {
            sessions.cancel(cancel.sessionId());
        } else if (order instanceof ServerFrame.Wake wake) {
            Waker.wake(wake);
        } else if (order instanceof ServerFrame.Move move) {
            move(move, on);
        } else if (order instanceof ServerFrame.Upgrade upgrade) {
            upgrades.ordered(upgrade);
        } else if (order instanceof ServerFrame.Uninstall uninstall) {
            LOG.info("Told to uninstall: {}", uninstall.reason());
            upgrades.stop();
            sessions.endAll();
            keep(install.membership().toLeave());
            sayFarewell(on);
        } else if (order instanceof ServerFrame.TermsTold told) {
            // Before the terms, as a shorter time between stamps holds for the last one from then on.
            away.write();
            keep(install.membership().told(told.terms(), away.siteMs()));
        } else if (order instanceof ServerFrame.Trust trust) {
            trust(trust.authorities(), on);
        } else if (order instanceof ServerFrame.StatisticsWanted wanted) {
            reporter.wanted(wanted, on::send);
            on.lookAtFacts();
        }
    }

    /** ENR-9: only ever told after the welcome, over a connection that is trusted. On disk before the site counts on it. */
    private void trust(List<String> authorities, Attachment on) {
        if (!authorities.equals(install.membership().authorities())) {
            LOG.info("The site changes whom to trust: from now on {}", authorities);
            keep(install.membership().trustingAuthorities(authorities));
        }
        on.send(new ClientFrame.TrustKept(on.nextNumber(), authorities));
    }

    @Override
    public void stillAttached() {
        away.look();
    }

    @Override
    public void look(Attachment on) {
        if (!availability.isThere()) {
            on.end(new Ending.LoggedOut());
        } else if (!on.hasTold(availability.disabledBy())) {
            on.lookAtFacts();
        }
    }

    private void sayFarewell(Attachment on) {
        if (farewell == NONE) {
            farewell = on.nextNumber();
            on.send(new ClientFrame.Uninstalled(farewell, true));
        }
    }

    @Override
    public boolean acknowledged(long number) {
        upgrades.acknowledged(number);
        return farewell != NONE && number == farewell;
    }

    /** An agent that cannot write down what it was told must not go on as if it had. */
    private void keep(Membership membership) {
        try {
            install.keep(membership);
        } catch (IOException e) {
            throw new UncheckedIOException("The install's folder cannot be written", e);
        }
    }

    /** The attachment, as upgrades see it. */
    private record Attached(Attachment attachment, List<Address> site) implements Seat {
        @Override
        public Address node() {
            return attachment.address();
        }

        @Override
        public int wireOldest() {
            return attachment.wireOldest();
        }

        @Override
        public int wireNewest() {
            return attachment.wireNewest();
        }

        @Override
        public long nextNumber() {
            return attachment.nextNumber();
        }

        @Override
        public void send(ClientFrame frame) {
            attachment.send(frame);
        }
    }
}
