package io.jumphold.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.fake.HeartSystem;
import io.jumphold.cluster.fake.Machine;
import io.jumphold.cluster.fake.RecordingPipeEnd;
import io.jumphold.cluster.link.Connection;
import io.jumphold.cluster.link.Machines;
import io.jumphold.cluster.link.Trunk;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The ends of pipes on a node. The probe stands for the session: it sees what it is told, the test answers. */
class PipeRegistryTest {
    private static final byte[] REJOIN = Keys.random(32);

    private final ActorTestKit system = ActorTestKit.create("pipes", HeartSystem.manualTime());
    private final ManualTime time = ManualTime.get(system.system());
    private final TestProbe<SessionCommand> session = system.createTestProbe();
    private final ActorRef<PipeMessage> registry = system.spawn(PipeRegistry.create(
            "site-1", "node-a:7356", (id, command) -> session.getRef().tell(command)));
    private final Machine machine = Machine.of("site-1");

    @AfterEach
    void stop() {
        system.shutdownTestKit();
    }

    @Test
    @Tag("ENR-2")
    void aJoinCarriesTheTicketsHashAndAProofOverThisConnection() {
        byte[] ticket = Keys.random(32);
        Connection connection = Machine.connection();

        registry.tell(new PipeMessage.Joining(
                machine.join("s-1", ticket, 7, connection),
                connection,
                new RecordingPipeEnd(),
                new CompletableFuture<>()));

        SessionCommand.Join join = session.expectMessageClass(SessionCommand.Join.class);
        assertThat(join.ticketHash()).isEqualTo(Keys.hashHex(ticket));
        assertThat(join.remoteAddress()).isEqualTo(connection.remoteAddress());
        assertThat(join.claim().clientId()).isEqualTo(7);
        assertThat(join.claim()
                        .proof()
                        .isSignedBy(machine.keys().getPublic(), join.claim().signature()))
                .isTrue();
        assertThat(join.claim().proof().serverKeyHash()).isEqualTo(connection.serverKeyHash());
    }

    @Test
    void anAdmittedEndIsJoinedAndARejectedOneIsRefused() {
        var one = joining(new RecordingPipeEnd());
        admitted(number());
        assertThat(now(one)).isEqualTo(new Machines.Joining.Joined("s-1", REJOIN));

        var other = joining(new RecordingPipeEnd());
        registry.tell(new PipeMessage.Rejected(number(), ErrorCode.TICKET_INVALID.fault()));
        assertThat(code(other)).isEqualTo("ticket_invalid");
    }

    @Test
    @Tag("JUMP-1")
    void bothEndsAreConnectedToEachOther() {
        RecordingPipeEnd client = new RecordingPipeEnd();
        RecordingPipeEnd representative = new RecordingPipeEnd();
        long one = joined(client);
        long other = joined(representative);

        registry.tell(new PipeMessage.Splice(one, other));

        settled();
        assertThat(client.spliced).containsExactly(representative);
        assertThat(representative.spliced).isEmpty();
    }

    @Test
    void aSpliceWithAnEndThatIsGoneIsPassedOver() {
        RecordingPipeEnd client = new RecordingPipeEnd();
        RecordingPipeEnd representative = new RecordingPipeEnd();
        long one = joined(client);
        long other = joined(representative);
        registry.tell(new PipeMessage.Gone("s-1", representative, true));

        registry.tell(new PipeMessage.Splice(one, other));

        assertThat(left().pipeEnd()).isEqualTo(other);
        settled();
        assertThat(client.spliced).isEmpty();
    }

    @Test
    @Tag("JUMP-9")
    void itsSessionsAreToldAgainAndAgainWhichEndsAreHere() {
        RecordingPipeEnd client = new RecordingPipeEnd();
        long one = joined(client);
        long other = joined(new RecordingPipeEnd());
        time.timePasses(Duration.ofSeconds(5));
        assertThat(announced()).containsExactly(new Announced(one, false), new Announced(other, false));
        registry.tell(new PipeMessage.Splice(one, other));
        registry.tell(new PipeMessage.Splice(one, other));

        registry.tell(new PipeMessage.Announce());

        assertThat(announced()).containsExactly(new Announced(one, true), new Announced(other, true));
        assertThat(client.spliced).hasSize(1);
    }

    @Test
    @Tag("JUMP-9")
    void theOtherEndsNodeIsAskedToComeWithAKeyThatIsAwaitedHere() {
        RecordingPipeEnd representative = new RecordingPipeEnd();
        long number = joined(representative);
        TestProbe<PipeMessage> elsewhere = system.createTestProbe();

        registry.tell(new PipeMessage.SpliceAfar(number, 5, elsewhere.getRef()));
        registry.tell(new PipeMessage.SpliceAfar(number, 5, elsewhere.getRef()));

        PipeMessage.Dial dial = elsewhere.expectMessageClass(PipeMessage.Dial.class);
        assertThat(dial.pipeEnd()).isEqualTo(5);
        assertThat(dial.address()).isEqualTo("node-a:7356");
        assertThat(dial.key()).hasSize(32);
        assertThat(representative.trunks).singleElement().satisfies(trunk -> {
            assertThat(trunk).isInstanceOf(Trunk.Awaited.class);
            assertThat(trunk.key()).isEqualTo(dial.key());
            assertThat(trunk.toString()).doesNotContain(HexFormat.of().formatHex(dial.key()));
        });
        elsewhere.expectNoMessage(Duration.ofMillis(20));
    }

    @Test
    @Tag("JUMP-9")
    void whoIsAskedToComeDialsOnce() {
        RecordingPipeEnd client = new RecordingPipeEnd();
        long number = joined(client);
        byte[] key = Keys.random(32);

        registry.tell(new PipeMessage.Dial(number, "node-b:7356", key));
        registry.tell(new PipeMessage.Dial(number, "node-b:7356", Keys.random(32)));

        settled();
        assertThat(client.trunks).containsExactly(new Trunk.Dialled("node-b:7356", key));
    }

    @Test
    @Tag("JUMP-9")
    void nobodyIsAskedToComeForAnEndThatIsGone() {
        TestProbe<PipeMessage> elsewhere = system.createTestProbe();

        registry.tell(new PipeMessage.SpliceAfar(99, 5, elsewhere.getRef()));

        elsewhere.expectNoMessage(Duration.ofMillis(20));
    }

    private record Announced(long pipeEnd, boolean spliced) {}

    private List<Announced> announced() {
        return Stream.of(
                        session.expectMessageClass(SessionCommand.StillHere.class),
                        session.expectMessageClass(SessionCommand.StillHere.class))
                .map(here -> {
                    assertThat(here.held().ticketHash()).isEqualTo(Keys.hashHex(REJOIN));
                    return new Announced(here.held().pipeEnd(), here.spliced());
                })
                .toList();
    }

    @Test
    @Tag("JUMP-7")
    void anEndThatGoesIsToldToItsSessionOnce() {
        RecordingPipeEnd end = new RecordingPipeEnd();
        long number = joined(end);

        registry.tell(new PipeMessage.Gone("s-1", end, true));
        registry.tell(new PipeMessage.Gone("s-1", end, false));

        SessionCommand.Left left = session.expectMessageClass(SessionCommand.Left.class);
        assertThat(left.held())
                .isEqualTo(new SessionCommand.Held(End.REPRESENTATIVE, Keys.hashHex(REJOIN), number, registry));
        assertThat(left.orderly()).isTrue();
        session.expectNoMessage(Duration.ofMillis(20));
    }

    @Test
    void anEndThatGoesBeforeItIsAdmittedIsToldWhenItIs() {
        RecordingPipeEnd end = new RecordingPipeEnd();
        var answer = joining(end);
        long number = number();

        registry.tell(new PipeMessage.Gone("s-1", end, false));
        assertThat(code(answer)).isEqualTo("peer_gone");
        session.expectNoMessage(Duration.ofMillis(20));
        admitted(number);

        assertThat(left().pipeEnd()).isEqualTo(number);
    }

    @Test
    void aSessionThatDoesNotAnswerInTimeIsBusyAndItsLateAdmissionIsGivenBack() {
        var answer = joining(new RecordingPipeEnd());
        long number = number();

        time.timePasses(Duration.ofSeconds(10));

        assertThat(code(answer)).isEqualTo("server_busy");
        admitted(number);
        assertThat(left().pipeEnd()).isEqualTo(number);
    }

    @Test
    void anEndThatIsClosedIsForgotten() {
        RecordingPipeEnd end = new RecordingPipeEnd();
        long number = joined(end);

        registry.tell(new PipeMessage.Close(number, ErrorCode.SESSION_ENDED.fault()));
        registry.tell(new PipeMessage.Close(number, ErrorCode.SESSION_ENDED.fault()));
        registry.tell(new PipeMessage.Gone("s-1", end, true));

        settled();
        assertThat(end.closed).containsExactly("session_ended");
        session.expectNoMessage(Duration.ofMillis(20));
    }

    private CompletableFuture<Machines.Joining> joining(RecordingPipeEnd end) {
        CompletableFuture<Machines.Joining> answer = new CompletableFuture<>();
        registry.tell(new PipeMessage.Joining(
                Machine.representative("s-1", Keys.random(32)), Machine.connection(), end, answer));
        return answer;
    }

    private long joined(RecordingPipeEnd end) {
        var answer = joining(end);
        long number = number();
        admitted(number);
        assertThat(now(answer)).isInstanceOf(Machines.Joining.Joined.class);
        return number;
    }

    private long number() {
        return session.expectMessageClass(SessionCommand.Join.class).pipeEnd();
    }

    private SessionCommand.Held left() {
        return session.expectMessageClass(SessionCommand.Left.class).held();
    }

    private void admitted(long number) {
        registry.tell(new PipeMessage.Admitted(number, "s-1", End.REPRESENTATIVE, REJOIN));
    }

    private void settled() {
        var answer = joining(new RecordingPipeEnd());
        registry.tell(new PipeMessage.Rejected(number(), ErrorCode.TICKET_INVALID.fault()));
        now(answer);
    }

    private static Machines.Joining now(CompletableFuture<Machines.Joining> answer) {
        return answer.orTimeout(5, TimeUnit.SECONDS).join();
    }

    private static String code(CompletableFuture<Machines.Joining> answer) {
        return now(answer) instanceof Machines.Joining.Refused(var fault) ? fault.code() : "joined";
    }
}
