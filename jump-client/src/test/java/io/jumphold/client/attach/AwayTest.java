package io.jumphold.client.attach;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.client.install.Absence;
import io.jumphold.client.install.Install;
import io.jumphold.client.install.Membership;
import io.jumphold.client.site.TestNode;
import io.jumphold.client.site.TestPeer;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwayTest {
    private static final long BEGIN = Clock.systemUTC().millis();
    private static final Duration FIFTEEN_DAYS = Duration.ofDays(15);
    private static final Terms TERMS = new Terms(FIFTEEN_DAYS.toMillis(), null);

    @TempDir
    Path temporary;

    private Path folder;
    private TestNode node;
    private TestPeer attached;

    @BeforeEach
    void start() throws InterruptedException {
        folder = temporary.resolve("client");
        node = TestNode.listen().clock(BEGIN);
    }

    @AfterEach
    void stop() {
        node.close();
    }

    /** A client that has attached and been told. */
    private TestAgent told(Terms terms) throws Exception {
        TestAgent agent = new TestAgent(folder, node.key());
        attached = node.nextPeer();
        attached.next(ClientFrame.Enrol.class);
        attached.send(new ServerFrame.TermsTold(terms));
        awaitMembership(membership -> membership.terms().equals(terms));
        return agent;
    }

    /** Its connection has ended, it knows that, and there is no other. */
    private void lose() throws InterruptedException {
        node.reception(
                frame -> new ServerFrame.Refused(ErrorCode.SERVER_BUSY.fault().retryAfterMs(100)));
        attached.drop();
        node.nextPeer().next(ClientFrame.Hello.class);
        node.close();
    }

    private void awaitMembership(Predicate<Membership> is) {
        await(() -> {
            Membership membership = Install.peek(folder);
            return membership != null && is.test(membership);
        });
    }

    private void awaitAbsence(Predicate<Absence> is) {
        await(() -> {
            Absence absence = Install.peekAbsence(folder);
            return absence != null && is.test(absence);
        });
    }

    private static void await(Callable<Boolean> is) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(10))
                .until(is);
    }

    /** What the disk would say if it had been off for so long. */
    private void wasOffFor(Duration time) throws Exception {
        try (Install install = Install.open(folder, null, "")) {
            long then = BEGIN - time.toMillis();
            install.keep(new Absence(then, 0, false, then));
        }
    }

    private void hasLeft(TestAgent agent) throws Exception {
        assertThat(agent.awaitOutcome()).isEqualTo(Agent.Outcome.LEFT);
        assertThat(agent.sessions().count()).isZero();
        assertThat(agent.install().delete()).isEmpty();
        assertThat(folder).doesNotExist();
    }

    @Test
    @Tag("LIFE-5")
    void theTermsThatItWasToldLastAreOnDisk() throws Exception {
        try (TestAgent agent = told(TERMS)) {
            assertThat(agent.stop()).isEqualTo(Agent.Outcome.ENDED);
        }
        assertThat(Install.peek(folder).termsToldMs())
                .isBetween(BEGIN, BEGIN + Duration.ofMinutes(1).toMillis());
        try (TestAgent agent = new TestAgent(folder, null)) {
            TestPeer peer = node.nextPeer();
            peer.next(ClientFrame.Hello.class);
            assertThat(agent.install().membership().terms()).isEqualTo(TERMS);
            peer.send(new ServerFrame.TermsTold(new Terms(null, 5L)));
            awaitMembership(membership -> membership.terms().equals(new Terms(null, 5L)));
            peer.send(new ServerFrame.TermsTold(Terms.NONE));
            awaitMembership(membership -> membership.terms().equals(Terms.NONE));
        }
    }

    @Test
    @Tag("LIFE-5")
    void aClientThatCannotReachItsSiteUninstallsItselfAtTheTimeThatItLearnedLast() throws Exception {
        try (TestAgent agent = told(TERMS)) {
            agent.pass(FIFTEEN_DAYS.multipliedBy(2));
            lose();
            awaitAbsence(absence -> absence.reachedMs() > BEGIN + FIFTEEN_DAYS.toMillis());
            assertThat(agent.isOver())
                    .as("attached for longer than it may be away")
                    .isFalse();
            agent.pass(FIFTEEN_DAYS);
            hasLeft(agent);
        }
    }

    @Test
    @Tag("LIFE-5")
    void aClientThatIsNotYetDueStaysAndComesBack() throws Exception {
        try (TestAgent agent = told(TERMS)) {
            lose();
            agent.pass(FIFTEEN_DAYS.minusMinutes(5));
            awaitAbsence(absence -> absence.awayMs() > Duration.ofDays(14).toMillis());
            try (TestNode again = node.again()) {
                again.clock(BEGIN + FIFTEEN_DAYS.toMillis()).nextPeer().next(ClientFrame.Hello.class);
                awaitAbsence(absence -> absence.awayMs() == 0);
                agent.pass(Duration.ofDays(1));
                assertThat(agent.isOver()).isFalse();
            }
        }
    }

    @Test
    @Tag("LIFE-5")
    void aRefusedClientIsNotAwayForEverYetStaysAsLongAsItIsAnswered() throws Exception {
        try (TestAgent agent = told(TERMS)) {
            AtomicInteger refused = new AtomicInteger();
            node.reception(frame -> {
                refused.incrementAndGet();
                return new ServerFrame.Refused(ErrorCode.SERVER_BUSY.fault().retryAfterMs(100));
            });
            attached.drop();
            await(() -> refused.get() > 0);
            agent.pass(FIFTEEN_DAYS.plusDays(1));
            int before = refused.get();
            await(() -> refused.get() > before + 2);
            assertThat(agent.isOver()).isFalse();
            node.close();
            hasLeft(agent);
        }
    }

    @Test
    @Tag("LIFE-5")
    void aPauseDoesNotSleepPastTheDeadline() throws Exception {
        Terms halfADay = new Terms(Duration.ofHours(12).toMillis(), null);
        try (TestAgent agent = told(halfADay)) {
            AtomicLong named = new AtomicLong(100);
            AtomicInteger slow = new AtomicInteger();
            node.reception(frame -> {
                long retryAfter = named.get();
                if (retryAfter > 100) {
                    slow.incrementAndGet();
                }
                return new ServerFrame.Refused(ErrorCode.SERVER_BUSY.fault().retryAfterMs(retryAfter));
            });
            attached.drop();
            node.nextPeer().next(ClientFrame.Hello.class);
            agent.pass(Duration.ofHours(12).minusSeconds(4));
            named.set(Duration.ofDays(1).toMillis());
            await(() -> slow.get() == 2);
            assertThat(agent.isOver()).isFalse();
        }
    }

    @Test
    @Tag("LIFE-5")
    void aMachineThatWasOffPastTheDeadlineTriesForTenMinutesAndGoes() throws Exception {
        told(TERMS).close();
        wasOffFor(Duration.ofDays(200));
        node.close();
        try (TestAgent agent = new TestAgent(folder, null)) {
            agent.pass(Duration.ofMinutes(11));
            hasLeft(agent);
        }
    }

    @Test
    @Tag("LIFE-5")
    void aMachineThatWasOffPastTheDeadlineAndReachesItsSiteStays() throws Exception {
        told(TERMS).close();
        wasOffFor(Duration.ofDays(200));
        node.close();
        try (TestAgent agent = new TestAgent(folder, null)) {
            agent.pass(Duration.ofMinutes(8));
            try (TestNode again = node.again()) {
                TestPeer peer = again.clock(BEGIN).nextPeer();
                peer.next(ClientFrame.Hello.class);
                awaitAbsence(absence -> absence.awayMs() == 0 && absence.reachedMs() >= BEGIN);
                agent.pass(Duration.ofDays(1));
                agent.facts(TestAgent.facts("second"));
                peer.next(ClientFrame.FactsChanged.class);
                assertThat(agent.isOver()).isFalse();
            }
        }
    }

    @Test
    @Tag("LIFE-5")
    void aDamagedStampMeansAwaySinceNow() throws Exception {
        told(TERMS).close();
        Files.writeString(folder.resolve("data/absence.properties"), "reached_ms=1\naway_ms=99999999999999\nclock");
        node.close();
        try (TestAgent agent = new TestAgent(folder, null)) {
            agent.pass(FIFTEEN_DAYS.minusMinutes(5));
            awaitAbsence(absence -> absence.awayMs() > Duration.ofDays(14).toMillis());
            assertThat(agent.isOver()).isFalse();
            agent.pass(Duration.ofMinutes(5));
            hasLeft(agent);
        }
    }

    @Test
    @Tag("LIFE-5")
    void anAttachedClientStampsTheTimeNowAndThen() throws Exception {
        try (TestAgent agent = told(TERMS)) {
            agent.pass(Duration.ofHours(1));
            awaitAbsence(absence ->
                    absence.reachedMs() >= BEGIN + Duration.ofHours(1).toMillis());
            assertThat(agent.isOver()).isFalse();
        }
    }

    @Test
    @Tag("LIFE-5")
    void aClientKilledAfterTheFirstWriteOfAWelcomeWasThere() throws Exception {
        told(TERMS).close();
        wasOffFor(Duration.ofDays(200));
        node.reception(frame -> new ServerFrame.Welcome(1, 2, 1, 30_000, BEGIN, List.of("elsewhere:1")));
        theMembershipCannotBeWritten();
        try (TestAgent agent = new TestAgent(folder, null)) {
            assertThat(agent.hasFailed()).isTrue();
        }
        assertThat(Install.peekAbsence(folder).awayMs()).isZero();
        assertThat(Install.peekAbsence(folder).reachedMs()).isGreaterThanOrEqualTo(BEGIN);
        assertThat(Install.peek(folder).terms()).isEqualTo(TERMS);
    }

    @Test
    @Tag("LIFE-5")
    void aClientKilledBeforeItWroteItsNewTermsHasAFreshStampAndTheOldOnes() throws Exception {
        try (TestAgent agent = told(TERMS)) {
            agent.pass(Duration.ofMinutes(50));
            theMembershipCannotBeWritten();
            attached.send(
                    new ServerFrame.TermsTold(new Terms(Duration.ofMinutes(10).toMillis(), null)));
            assertThat(agent.hasFailed()).isTrue();
        }
        assertThat(Install.peekAbsence(folder).reachedMs())
                .isGreaterThanOrEqualTo(BEGIN + Duration.ofMinutes(50).toMillis());
        assertThat(Install.peek(folder).terms()).isEqualTo(TERMS);
    }

    private void theMembershipCannotBeWritten() throws IOException {
        Files.createDirectories(folder.resolve("data/membership.properties.new/in-the-way"));
    }

    @Test
    @Tag("LIFE-6")
    void anAttachedClientWaitsForTheOrderAndAnExpiredOneThatIsAwayGoes() throws Exception {
        try (TestAgent agent = told(new Terms(null, BEGIN + Duration.ofDays(1).toMillis()))) {
            agent.pass(Duration.ofDays(2));
            agent.facts(TestAgent.facts("second"));
            attached.next(ClientFrame.FactsChanged.class);
            assertThat(agent.isOver()).isFalse();
            lose();
            hasLeft(agent);
        }
    }

    @Test
    @Tag("LIFE-6")
    void aClientThatExpiresWhileItIsAwayUninstallsItself() throws Exception {
        try (TestAgent agent = told(new Terms(null, BEGIN + Duration.ofDays(1).toMillis()))) {
            lose();
            assertThat(agent.isOver()).isFalse();
            agent.pass(Duration.ofDays(1));
            hasLeft(agent);
        }
    }
}
