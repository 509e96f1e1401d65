package io.jumphold.cluster.session;

import static io.jumphold.cluster.fake.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.fake.HeartSystem;
import io.jumphold.cluster.fake.Machine;
import io.jumphold.cluster.fake.ManualClock;
import io.jumphold.cluster.fake.MemoryReadSide;
import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.jumpclient.JumpClientReply;
import io.jumphold.cluster.link.Connection;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.identity.Proof;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** One session of Jump Client 7 and everybody it speaks to; time passes by hand. */
abstract class SessionFixture {
    record ToClient(int id, JumpClientCommand command) {}

    private static ActorTestKit system;
    private static int last;

    final String id = "s-" + ++last;
    final ManualClock clock = new ManualClock(NOW);
    final ManualTime time = ManualTime.get(system.system());
    final PersistenceTestKit journal = PersistenceTestKit.create(system.system());
    final MemoryReadSide readSide = new MemoryReadSide();
    final Machine machine = Machine.of("site-1");
    final TestProbe<ToClient> clients = system.createTestProbe();
    final TestProbe<PipeMessage> pipes = system.createTestProbe();
    final TestProbe<SessionReply> person = system.createTestProbe();
    final TestProbe<ClusterSharding.ShardCommand> shard = system.createTestProbe();
    final Map<Long, byte[]> rejoin = new HashMap<>();
    ActorRef<SessionCommand> session = spawn();

    private ActorRef<SessionCommand> spawn() {
        return system.spawn(SessionEntity.create(
                id,
                shard.getRef(),
                clock,
                readSide,
                (client, command) -> clients.getRef().tell(new ToClient(client, command))));
    }

    @BeforeAll
    static void startSystem() {
        system = ActorTestKit.create("session", HeartSystem.manualTime());
    }

    @AfterAll
    static void stopSystem() {
        system.shutdownTestKit();
    }

    @AfterEach
    void stopSession() {
        system.stop(session);
    }

    /** As after the loss of its node: the same journal, no memory. */
    void lose() {
        system.stop(session);
        session = spawn();
    }

    static <T> TestProbe<T> probe() {
        return system.createTestProbe();
    }

    JumpClientCommand.OpenSession start() {
        session.tell(new SessionCommand.Start(7, "Press 4", 3, "ada", List.of("node-a:8443"), person.getRef()));
        return told(JumpClientCommand.OpenSession.class);
    }

    /** The Jump Client's entity has sent the order. */
    JumpClientCommand.OpenSession ordered() {
        JumpClientCommand.OpenSession order = start();
        order.replyTo().tell(new JumpClientReply.Ordered(machine.publicKey()));
        return order;
    }

    /** Started as far as {@code POST .../jump} goes; the representative's ticket. */
    byte[] ready() {
        joinAsMachine(1, ordered().ticket(), machine, 7);
        told(JumpClientCommand.SessionRuns.class);
        admitted(1);
        return person.expectMessageClass(SessionReply.Ready.class).ticket();
    }

    /** Both ends there: the machine's is number 1, the representative's number 2; the representative's rejoin ticket. */
    byte[] running() {
        join(2, ready());
        told(JumpClientCommand.Access.class);
        byte[] ticket = admitted(2);
        pipes.expectMessage(new PipeMessage.Splice(1, 2));
        return ticket;
    }

    void join(long pipeEnd, byte[] ticket) {
        join(pipeEnd, ticket, pipes.getRef());
    }

    void join(long pipeEnd, byte[] ticket, ActorRef<PipeMessage> at) {
        session.tell(new SessionCommand.Join(Keys.hashHex(ticket), null, "203.0.113.9", pipeEnd, at));
    }

    void joinAsMachine(long pipeEnd, byte[] ticket, Machine as, int clientId) {
        Connection connection = Machine.connection();
        Proof proof = as.proof(Proof.SESSION, connection, Keys.random(32));
        var claim = new SessionCommand.MachineClaim(
                clientId, proof, proof.sign(as.keys().getPrivate()));
        session.tell(new SessionCommand.Join(
                Keys.hashHex(ticket), claim, connection.remoteAddress(), pipeEnd, pipes.getRef()));
    }

    void left(End end, long pipeEnd, boolean orderly) {
        session.tell(new SessionCommand.Left(held(end, pipeEnd), orderly));
    }

    /** As the registry holds a connection that it has been given this rejoin ticket for. */
    SessionCommand.Held held(End end, long pipeEnd) {
        return new SessionCommand.Held(end, Keys.hashHex(rejoin.get(pipeEnd)), pipeEnd, pipes.getRef());
    }

    /** A registry beats. */
    void stillHere(End end, long pipeEnd, boolean spliced) {
        session.tell(new SessionCommand.StillHere(held(end, pipeEnd), spliced));
    }

    /** The connection of this number has been let in; its rejoin ticket. */
    byte[] admitted(long pipeEnd) {
        PipeMessage.Admitted admitted = pipes.expectMessageClass(PipeMessage.Admitted.class);
        assertThat(admitted.pipeEnd()).isEqualTo(pipeEnd);
        rejoin.put(pipeEnd, admitted.rejoinTicket());
        return admitted.rejoinTicket();
    }

    void isClosed(long pipeEnd, String code) {
        PipeMessage.Close close = pipes.expectMessageClass(PipeMessage.Close.class);
        assertThat(close.pipeEnd()).isEqualTo(pipeEnd);
        assertThat(close.fault().code()).isEqualTo(code);
    }

    void stillRuns() {
        settled();
        assertThat(readSide.now(id))
                .hasValueSatisfying(record -> assertThat(record.state()).isEqualTo(Sessions.State.RUNNING));
    }

    <T extends JumpClientCommand> T told(Class<T> type) {
        ToClient message = clients.receiveMessage();
        assertThat(message.id()).isEqualTo(7);
        assertThat(message.command()).isInstanceOf(type);
        return type.cast(message.command());
    }

    String refusal() {
        return person.expectMessageClass(SessionReply.Refused.class).fault().code();
    }

    String rejection() {
        return pipes.expectMessageClass(PipeMessage.Rejected.class).fault().code();
    }

    /** What was sent before has been dealt with. */
    void settled() {
        TestProbe<PipeMessage> stranger = probe();
        join(0, Keys.random(32), stranger.getRef());
        stranger.expectMessageClass(PipeMessage.Rejected.class);
    }

    void isOver(String cause) {
        assertThat(told(JumpClientCommand.CancelSession.class).sessionId()).isEqualTo(id);
        settled();
        assertThat(readSide.now(id)).hasValueSatisfying(record -> {
            assertThat(record.state()).isEqualTo(Sessions.State.ENDED);
            assertThat(record.endCause()).isEqualTo(cause);
        });
    }

    static Fault fault(String code) {
        return new Fault(code, "as the machine words it", null, null);
    }

    void passes(Duration duration) {
        settled();
        clock.advance(duration);
        time.timePasses(duration);
    }
}
