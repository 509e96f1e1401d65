package io.jumphold.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.jumpclient.JumpClientReply;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.identity.Keys;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The start of a session: how it succeeds, and each way in which it fails and is undone. */
class SessionStartTest extends SessionFixture {
    private static final Duration ORDER = Duration.ofSeconds(5);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration REPRESENTATIVE = Duration.ofSeconds(60);

    @Test
    @Tag("JUMP-1")
    void aJumpIsAnsweredOnceTheMachinesEndIsThere() {
        JumpClientCommand.OpenSession order = ordered();
        person.expectNoMessage(Duration.ofMillis(20));

        joinAsMachine(1, order.ticket(), machine, 7);

        SessionReply.Ready ready = person.expectMessageClass(SessionReply.Ready.class);
        assertThat(ready.session().state()).isEqualTo(Sessions.State.STARTING);
        assertThat(ready.session().jumpItemId()).isEqualTo(7);
        assertThat(ready.ticket()).hasSize(32).isNotEqualTo(order.ticket());
        assertThat(pipes.expectMessageClass(PipeMessage.Admitted.class).rejoinTicket())
                .hasSize(32)
                .isNotEqualTo(order.ticket());
    }

    @Test
    @Tag("JUMP-1")
    void withBothEndsItRunsAndTheyAreSpliced() {
        running();

        assertThat(readSide.now(id))
                .hasValueSatisfying(record -> assertThat(record.state()).isEqualTo(Sessions.State.RUNNING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_offline", "client_uninstalled", "client_not_found", "client_not_connected"})
    @Tag("JUMP-3")
    void whatTheEntityRefusesIsTheAnswerAndTheStartIsUndone(String code) {
        JumpClientCommand.OpenSession order = start();

        order.replyTo().tell(new JumpClientReply.Refused(fault(code)));

        assertThat(refusal()).isEqualTo(code);
        isUndone(code, order);
    }

    @Test
    @Tag("JUMP-3")
    void aMachineThatDropsAfterTheOrderIsNotConnected() {
        JumpClientCommand.OpenSession order = ordered();
        session.tell(new SessionCommand.Opening(7));

        order.replyTo().tell(new JumpClientReply.Refused(fault("client_not_connected")));

        assertThat(refusal()).isEqualTo("client_not_connected");
        isUndone("client_not_connected", order);
    }

    @Test
    @Tag("JUMP-3")
    void aMachineThatDoesNotSayThatItDialsIsAStartTimeout() {
        JumpClientCommand.OpenSession order = ordered();

        passes(ORDER);

        assertThat(refusal()).isEqualTo("session_start_timeout");
        isUndone("session_start_timeout", order);
    }

    @Test
    @Tag("JUMP-3")
    void anEntityThatDoesNotAnswerIsAStartTimeoutToo() {
        JumpClientCommand.OpenSession order = start();

        passes(ORDER);

        assertThat(refusal()).isEqualTo("session_start_timeout");
        isUndone("session_start_timeout", order);
    }

    @Test
    @Tag("JUMP-3")
    void aMachineThatDialsAndDoesNotArriveIsAConnectTimeout() {
        JumpClientCommand.OpenSession order = ordered();
        session.tell(new SessionCommand.Opening(7));

        passes(ORDER);
        person.expectNoMessage(Duration.ofMillis(20));
        passes(CONNECT.minus(ORDER));

        assertThat(refusal()).isEqualTo("connect_timeout");
        isUndone("connect_timeout", order);
    }

    @Test
    @Tag("JUMP-3")
    void sayingAgainThatItDialsDrawsNothingOut() {
        ordered();
        session.tell(new SessionCommand.Opening(7));
        passes(Duration.ofSeconds(9));
        session.tell(new SessionCommand.Opening(7));

        passes(Duration.ofSeconds(1));

        assertThat(refusal()).isEqualTo("connect_timeout");
    }

    @ParameterizedTest
    @CsvSource({
        "connect_failed, connect_failed",
        "connect_timeout, connect_timeout",
        "client_disabled, client_disabled",
        "permission_denied, connect_failed",
        "of_a_newer_client, connect_failed"
    })
    @Tag("JUMP-3")
    void whatTheMachineSaysWentWrongIsTheAnswerInOurWords(String said, String code) {
        JumpClientCommand.OpenSession order = ordered();

        session.tell(new SessionCommand.Failed(7, fault(said)));

        var refused = person.expectMessageClass(SessionReply.Refused.class).fault();
        assertThat(refused.code()).isEqualTo(code);
        assertThat(refused.message()).isNotEqualTo("as the machine words it");
        isUndone(code, order);
    }

    @Test
    @Tag("JUMP-3")
    void anotherMachinesWordDoesNotCount() {
        JumpClientCommand.OpenSession order = ordered();

        session.tell(new SessionCommand.Failed(8, fault("connect_failed")));
        session.tell(new SessionCommand.Opening(8));
        passes(ORDER);

        assertThat(refusal()).isEqualTo("session_start_timeout");
        isUndone("session_start_timeout", order);
    }

    @Test
    @Tag("JUMP-3")
    @Tag("ENR-3")
    void aFailedProofOnTheSessionsOwnConnectionFailsTheJumpAndIsNoted() {
        JumpClientCommand.OpenSession order = ordered();

        joinAsMachine(1, order.ticket(), machine.withForeignKey(), 7);

        assertThat(rejection()).isEqualTo("identity_check_failed");
        assertThat(refusal()).isEqualTo("identity_check_failed");
        assertThat(told(JumpClientCommand.NoteIdentityCheckFailed.class).from()).startsWith("198.18.");
        isUndone("identity_check_failed", order);
    }

    @Test
    @Tag("ENR-3")
    void anotherClientsProofWithItsOwnKeyIsNoneEither() {
        JumpClientCommand.OpenSession order = ordered();

        joinAsMachine(1, order.ticket(), machine, 8);

        assertThat(rejection()).isEqualTo("identity_check_failed");
    }

    @Test
    @Tag("JUMP-3")
    void aStartThatCannotBeWrittenIsAnInternalError() {
        settled();
        journal.failNextPersisted("Session|" + id);

        session.tell(new SessionCommand.Start(7, "Press 4", 3, "ada", List.of(), person.getRef()));

        assertThat(refusalAfterBackoff()).isEqualTo("internal_error");
        clients.expectNoMessage(Duration.ofMillis(20));
        assertThat(readSide.now(id)).isEmpty();
    }

    @Test
    @Tag("JUMP-3")
    void aStartWhoseJoinCannotBeWrittenIsAnInternalErrorAndUndone() {
        JumpClientCommand.OpenSession order = ordered();
        settled();
        journal.failNextPersisted("Session|" + id);

        joinAsMachine(1, order.ticket(), machine, 7);

        assertThat(refusalAfterBackoff()).isEqualTo("internal_error");
        isUndone("internal_error", order);
    }

    @Test
    @Tag("JUMP-3")
    void aRepresentativeWhoDoesNotComeEndsTheSession() {
        byte[] ticket = ready();

        passes(REPRESENTATIVE.minusSeconds(1));
        assertThat(readSide.now(id))
                .hasValueSatisfying(record -> assertThat(record.state()).isEqualTo(Sessions.State.STARTING));
        passes(Duration.ofSeconds(1));

        assertThat(pipes.expectMessageClass(PipeMessage.Close.class).pipeEnd()).isEqualTo(1);
        isOver("representative_gone");
        join(2, ticket);
        assertThat(rejection()).isEqualTo("session_ended");
    }

    @Test
    void aMachineThatIsFasterThanItsEntityWaits() {
        JumpClientCommand.OpenSession order = start();

        joinAsMachine(1, order.ticket(), machine, 7);
        pipes.expectNoMessage(Duration.ofMillis(20));
        order.replyTo().tell(new JumpClientReply.Ordered(machine.publicKey()));

        pipes.expectMessageClass(PipeMessage.Admitted.class);
        person.expectMessageClass(SessionReply.Ready.class);
    }

    @Test
    void aMachineThatWaitsIsToldWhenTheStartFails() {
        JumpClientCommand.OpenSession order = start();
        joinAsMachine(1, order.ticket(), machine, 7);

        order.replyTo().tell(new JumpClientReply.Refused(fault("client_offline")));

        assertThat(rejection()).isEqualTo("session_ended");
    }

    @Test
    void aStepThatRanOutWhileTheJoinWasWrittenChangesNothing() {
        ready();

        session.tell(new SessionCommand.Expired(SessionCommand.Step.ORDER));
        session.tell(new SessionCommand.Expired(SessionCommand.Step.CONNECT));
        settled();

        assertThat(readSide.now(id))
                .hasValueSatisfying(record -> assertThat(record.state()).isEqualTo(Sessions.State.STARTING));
    }

    @Test
    void aLateRefusalDoesNotEndWhatHasStarted() {
        JumpClientCommand.OpenSession order = ordered();
        joinAsMachine(1, order.ticket(), machine, 7);
        person.expectMessageClass(SessionReply.Ready.class);

        order.replyTo().tell(new JumpClientReply.Refused(fault("client_not_connected")));
        session.tell(new SessionCommand.Failed(7, fault("connect_failed")));
        settled();

        assertThat(readSide.now(id))
                .hasValueSatisfying(record -> assertThat(record.state()).isEqualTo(Sessions.State.STARTING));
    }

    @Test
    void endingASessionThatIsBeingStartedAnswersBoth() {
        JumpClientCommand.OpenSession order = ordered();
        var other = SessionFixture.<SessionReply>probe();

        session.tell(new SessionCommand.Finish("ended_by_administrator", other.getRef()));

        assertThat(refusal()).isEqualTo("session_ended");
        assertThat(other.expectMessageClass(SessionReply.Ended.class).session().endCause())
                .isEqualTo("ended_by_administrator");
        isUndone("ended_by_administrator", order);
    }

    @Test
    void aStrangersSessionIsNotThereAndDoesNotStayInMemory() {
        join(1, Keys.random(32));

        assertThat(rejection()).isEqualTo("session_not_found");
        shard.receiveMessage();
    }

    /** The machine is told, the record says why, and the machine's ticket is void. */
    private void isUndone(String cause, JumpClientCommand.OpenSession order) {
        isOver(cause);
        joinAsMachine(9, order.ticket(), machine, 7);
        assertThat(rejection()).isEqualTo("session_ended");
    }

    /** The answer once the entity is back; real time decides only how soon that is. */
    private String refusalAfterBackoff() {
        AtomicReference<String> code = new AtomicReference<>();
        Awaitility.await().untilAsserted(() -> {
            time.timePasses(Duration.ofMillis(300));
            SessionReply reply = person.receiveMessage(Duration.ofMillis(100));
            code.set(((SessionReply.Refused) reply).fault().code());
        });
        return code.get();
    }
}
