package io.jumphold.client.attach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.client.site.TestNode;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that may not attach where it wants, or not yet. */
class LineTest {
    @TempDir
    private Path folder;

    @Test
    @Tag("RATE-2")
    void whoHasAPlaceInLineComesBackWithItAtTheTimeNamedAndWithItsPassEverAfter() throws Exception {
        try (TestNode node = TestNode.listen()) {
            AtomicInteger comes = new AtomicInteger();
            node.reception(frame -> comes.incrementAndGet() == 1
                    ? new ServerFrame.Refused(ErrorCode.IN_LINE.fault().retryAfterMs(1_200), List.of(), "fifth")
                    : new ServerFrame.Welcome(7, comes.get(), 1, 30_000, 0, List.of(), "a-pass"));
            try (TestAgent agent = new TestAgent(folder, node.key())) {
                var first = node.nextPeer();
                assertThat(first.next(ClientFrame.Enrol.class).place()).isEmpty();
                first.awaitClosed();
                long before = System.nanoTime();
                var second = node.nextPeer();
                assertThat(second.next(ClientFrame.Enrol.class).place()).isEqualTo("fifth");
                assertThat(Duration.ofNanos(System.nanoTime() - before))
                        .isBetween(Duration.ofMillis(900), Duration.ofMillis(2_500));

                agent.awaitEnrolled();
                second.close(ErrorCode.GOING_AWAY.closeCode());
                var hello = node.nextPeer().next(ClientFrame.Hello.class);
                assertThat(hello.place()).isEmpty();
                assertThat(hello.pass()).isEqualTo("a-pass");
            }
        }
    }

    @Test
    @Tag("TIER-2")
    void aFullNodesWordIsFollowedAtOnceAndThePlaceComesAlong() throws Exception {
        try (TestNode full = TestNode.listen();
                TestNode roomy = full.beside()) {
            full.reception(frame ->
                    new ServerFrame.Refused(ErrorCode.NODE_FULL.fault(), List.of("nonsense", roomy.address()), "mine"));
            try (TestAgent agent = new TestAgent(folder, full.key())) {
                full.nextPeer().awaitClosed();
                long before = System.nanoTime();
                assertThat(roomy.nextPeer().next(ClientFrame.Enrol.class).place())
                        .isEqualTo("mine");
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(900));
                agent.awaitEnrolled();
            }
        }
    }

    @Test
    @Tag("PRES-9")
    void whoIsAskedToMoveIsWelcomedElsewhereBeforeItLetsGo() throws Exception {
        try (TestNode leaving = TestNode.listen();
                TestNode next = leaving.beside();
                TestAgent agent = new TestAgent(folder, leaving.key())) {
            var old = leaving.nextPeer();
            agent.awaitEnrolled();
            next.reception(frame -> null);

            old.send(new ServerFrame.Move(List.of("nonsense", next.address()), "moving"));

            var there = next.nextPeer();
            var hello = there.next(ClientFrame.Hello.class);
            assertThat(hello.place()).isEqualTo("moving");
            assertThat(old.isClosed()).isFalse();
            there.send(new ServerFrame.Welcome(hello.clientId(), 2, 1, 30_000, 0, List.of()));
            old.awaitClosed();
            assertThat(there.isClosed()).isFalse();
            there.send(new ServerFrame.OpenSession("s-1", new byte[32], List.of(next.address()), 5_000));
            there.next(ClientFrame.SessionOpening.class);
            assertThat(agent.isOver()).isFalse();
        }
    }

    @Test
    @Tag("PRES-9")
    void whoIsWelcomedNowhereElseStays() throws Exception {
        try (TestNode leaving = TestNode.listen();
                TestNode full = leaving.beside();
                TestAgent agent = new TestAgent(folder, leaving.key())) {
            var old = leaving.nextPeer();
            agent.awaitEnrolled();
            full.reception(frame -> new ServerFrame.Refused(ErrorCode.NODE_FULL.fault()));

            old.send(new ServerFrame.Move(List.of(full.address()), "moving"));

            full.nextPeer().awaitClosed();
            old.send(new ServerFrame.OpenSession("s-1", new byte[32], List.of(leaving.address()), 5_000));
            old.next(ClientFrame.SessionOpening.class);
            assertThat(old.isClosed()).isFalse();
            await().atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        old.send(new ServerFrame.Move(List.of(full.address()), "again"));
                        return !full.sawNobody();
                    });
            assertThat(full.nextPeer().next(ClientFrame.Hello.class).place()).isEqualTo("again");
            old.close(ErrorCode.GOING_AWAY.closeCode());
            leaving.nextPeer();
            assertThat(agent.isOver()).isFalse();
        }
    }

    @Test
    @Tag("TIER-2")
    void fullNodesDoNotSendAClientInCircles() throws Exception {
        try (TestNode full = TestNode.listen();
                TestNode other = full.beside()) {
            full.reception(frame -> new ServerFrame.Refused(ErrorCode.NODE_FULL.fault(), List.of(other.address()), ""));
            other.reception(frame -> new ServerFrame.Refused(ErrorCode.NODE_FULL.fault(), List.of(full.address()), ""));
            try (TestAgent agent = new TestAgent(folder, full.key())) {
                long begin = System.nanoTime();
                for (int i = 0; i < 3; i++) {
                    full.nextPeer().awaitClosed();
                    other.nextPeer().awaitClosed();
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(900));
                assertThat(agent.isOver()).isFalse();
            }
        }
    }
}
