package io.jumphold.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.Keys;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A session from its start to its end: tickets, ends that come and go, what is left afterwards. */
class SessionLifeTest extends SessionFixture {
    @Test
    @Tag("JUMP-7")
    void itEndsWhenTheMachineIsGone() {
        running();

        left(End.JUMP_CLIENT, 1, true);

        pipes.expectMessage(new PipeMessage.Close(2, ErrorCode.SESSION_ENDED.fault()));
        isOver("client_gone");
    }

    @Test
    @Tag("JUMP-7")
    void itEndsWhenItsOwnerEndsIt() {
        running();

        left(End.REPRESENTATIVE, 2, true);

        assertThat(pipes.expectMessageClass(PipeMessage.Close.class).pipeEnd()).isEqualTo(1);
        isOver("ended_by_owner");
    }

    @Test
    @Tag("JUMP-7")
    void endingItTwiceGivesTheSameAnswer() {
        running();

        session.tell(new SessionCommand.Finish("ended_by_owner", person.getRef()));
        session.tell(new SessionCommand.Finish("ended_by_administrator", person.getRef()));

        Sessions.Session first =
                person.expectMessageClass(SessionReply.Ended.class).session();
        assertThat(first.endCause()).isEqualTo("ended_by_owner");
        assertThat(person.expectMessageClass(SessionReply.Ended.class).session())
                .isEqualTo(first);
        isOver("ended_by_owner");
        assertThat(pipes.receiveSeveralMessages(2)).hasOnlyElementsOfType(PipeMessage.Close.class);
        pipes.expectNoMessage(Duration.ofMillis(20));
    }

    @Test
    void endingWhatNeverWasIsNotFound() {
        session.tell(new SessionCommand.Finish("ended_by_owner", person.getRef()));

        assertThat(refusal()).isEqualTo("session_not_found");
    }

    @Test
    void theMachinesTicketIsGoodOnce() {
        byte[] ticket = ordered().ticket();
        joinAsMachine(1, ticket, machine, 7);
        admitted(1);

        joinAsMachine(2, ticket, machine, 7);

        assertThat(rejection()).isEqualTo("ticket_invalid");
    }

    @Test
    void theRepresentativesTicketIsGoodOnce() {
        byte[] ticket = ready();
        join(2, ticket);
        pipes.expectMessageClass(PipeMessage.Admitted.class);
        pipes.expectMessageClass(PipeMessage.Splice.class);

        join(3, ticket);

        assertThat(rejection()).isEqualTo("ticket_invalid");
    }

    @Test
    void theRepresentativesTicketIsGoodForAMinute() {
        byte[] ticket = ready();
        clock.advance(Duration.ofSeconds(60));

        join(2, ticket);

        assertThat(rejection()).isEqualTo("ticket_invalid");
    }

    @Test
    void neitherEndMayUseTheOthersTicketNorAMadeUpOne() {
        byte[] machines = ordered().ticket();
        join(2, machines);
        assertThat(rejection()).isEqualTo("ticket_invalid");
        joinAsMachine(3, Keys.random(32), machine, 7);
        assertThat(rejection()).isEqualTo("ticket_invalid");
        joinAsMachine(1, machines, machine, 7);
        pipes.expectMessageClass(PipeMessage.Admitted.class);
        byte[] representatives =
                person.expectMessageClass(SessionReply.Ready.class).ticket();

        joinAsMachine(4, representatives, machine, 7);

        assertThat(rejection()).isEqualTo("ticket_invalid");
    }

    @Test
    void aFreshTicketTakesTheOlderOnesPlaceAndGivesAFreshMinute() {
        byte[] first = ready();
        passes(Duration.ofSeconds(50));
        session.tell(new SessionCommand.IssueTicket(person.getRef()));
        byte[] fresh = person.expectMessageClass(SessionReply.Ready.class).ticket();

        join(2, first);
        assertThat(rejection()).isEqualTo("ticket_invalid");
        clock.advance(Duration.ofSeconds(50));
        time.timePasses(Duration.ofSeconds(50));
        join(2, fresh);

        pipes.expectMessageClass(PipeMessage.Admitted.class);
    }

    @Test
    void aTicketIsRefusedBeforeTheStartAndAfterTheEnd() {
        session.tell(new SessionCommand.IssueTicket(person.getRef()));
        assertThat(refusal()).isEqualTo("session_not_found");
        start();
        session.tell(new SessionCommand.IssueTicket(person.getRef()));
        assertThat(refusal()).isEqualTo("server_busy");
        session.tell(new SessionCommand.Finish("ended_by_owner", person.getRef()));
        assertThat(refusal()).isEqualTo("session_ended");
        person.expectMessageClass(SessionReply.Ended.class);

        session.tell(new SessionCommand.IssueTicket(person.getRef()));

        assertThat(refusal()).isEqualTo("session_ended");
    }

    @Test
    void anEndedSessionStaysEndedAfterARestartAndIsHandedAgain() {
        running();
        left(End.REPRESENTATIVE, 2, true);
        isOver("ended_by_owner");
        readSide.forget();

        lose();
        session.tell(new SessionCommand.Finish("ended_by_administrator", person.getRef()));

        assertThat(person.expectMessageClass(SessionReply.Ended.class).session().endCause())
                .isEqualTo("ended_by_owner");
        assertThat(readSide.now(id)).isPresent();
        clients.expectNoMessage(Duration.ofMillis(20));
    }

    @Test
    void anOpenSessionStaysInMemoryAndAnEndedOneGoes() {
        running();
        for (int minutes = 0; minutes < 5; minutes++) {
            passes(Duration.ofMinutes(1));
            stillHere(End.JUMP_CLIENT, 1, true);
            stillHere(End.REPRESENTATIVE, 2, true);
            told(JumpClientCommand.SessionRuns.class);
        }
        shard.expectNoMessage(Duration.ofMillis(20));

        left(End.REPRESENTATIVE, 2, true);
        told(JumpClientCommand.CancelSession.class);
        passes(Duration.ofSeconds(30));

        assertThat(shard.receiveMessage()).isInstanceOf(ClusterSharding.Passivate.class);
    }

    @Test
    void aSecondStartOfTheSameSessionIsRefused() {
        start();

        session.tell(new SessionCommand.Start(8, "Press 5", 3, "ada", List.of(), person.getRef()));

        assertThat(refusal()).isEqualTo("session_ended");
    }
}
