package io.jumphold.cluster.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.jumpclient.JumpClientReply;
import io.jumphold.protocol.identity.Keys;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an open session outlives: an end that is away, the node that holds an end, its own move to another node. */
class SessionSurvivesTest extends SessionFixture {
    private static final Duration AWAY = Duration.ofSeconds(60);
    private static final Duration ALMOST = AWAY.minusSeconds(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    @Tag("JUMP-7")
    void whenOneEndIsLostTheOtherIsAskedToComeAgain() {
        running();

        left(End.JUMP_CLIENT, 1, false);

        isClosed(2, "peer_gone");
        stillRuns();
    }

    @Test
    @Tag("JUMP-7")
    void aMachineThatIsAwayForAMinuteIsGone() {
        byte[] representatives = running();
        left(End.JUMP_CLIENT, 1, false);
        isClosed(2, "peer_gone");
        join(3, representatives);
        admitted(3);

        passes(ALMOST);
        stillRuns();
        passes(SECOND);

        isClosed(3, "session_ended");
        isOver("client_gone");
    }

    @Test
    @Tag("JUMP-7")
    void aRepresentativeWhoIsAwayForAMinuteIsGone() {
        running();
        byte[] machines = rejoin.get(1L);
        left(End.REPRESENTATIVE, 2, false);
        isClosed(1, "peer_gone");
        joinAsMachine(3, machines, machine, 7);
        admitted(3);

        passes(ALMOST);
        stillRuns();
        passes(SECOND);

        isClosed(3, "session_ended");
        told(JumpClientCommand.SessionRuns.class);
        isOver("representative_gone");
    }

    @Test
    @Tag("JUMP-7")
    void whoComesBackWithinTheMinuteMayBeAwayForAnother() {
        byte[] ticket = running();
        left(End.REPRESENTATIVE, 2, false);
        isClosed(1, "peer_gone");
        joinAsMachine(3, rejoin.get(1L), machine, 7);
        admitted(3);
        passes(ALMOST);
        join(4, ticket);
        ticket = admitted(4);
        pipes.expectMessage(new PipeMessage.Splice(3, 4));

        left(End.REPRESENTATIVE, 4, false);
        isClosed(3, "peer_gone");
        joinAsMachine(5, rejoin.get(3L), machine, 7);
        admitted(5);
        passes(ALMOST);
        join(6, ticket);

        admitted(6);
        pipes.expectMessage(new PipeMessage.Splice(5, 6));
    }

    @Test
    @Tag("JUMP-7")
    void whoComesBackBeforeHisOldConnectionIsMissedTakesItsPlaceAndMakesAFreshPair() {
        byte[] ticket = running();

        join(3, ticket);

        isClosed(2, "superseded");
        admitted(3);
        isClosed(1, "peer_gone");
        joinAsMachine(4, rejoin.get(1L), machine, 7);
        admitted(4);
        pipes.expectMessage(new PipeMessage.Splice(4, 3));
        told(JumpClientCommand.SessionRuns.class);
        left(End.REPRESENTATIVE, 2, false);
        left(End.JUMP_CLIENT, 1, true);
        stillRuns();
        clients.expectNoMessage(Duration.ofMillis(20));
    }

    @Test
    @Tag("JUMP-7")
    void aRejoinTicketStaysGoodUntilItsSuccessorIsUsed() {
        byte[] first = running();
        join(3, first);
        isClosed(2, "superseded");
        byte[] lost = admitted(3);
        isClosed(1, "peer_gone");

        join(4, first);
        isClosed(3, "superseded");
        byte[] next = admitted(4);
        join(5, lost);
        assertThat(rejection()).isEqualTo("ticket_invalid");
        join(6, next);
        isClosed(4, "superseded");
        admitted(6);

        join(7, first);
        assertThat(rejection()).isEqualTo("ticket_invalid");
    }

    @Test
    @Tag("JUMP-7")
    void theRejoinOfOneEndLeavesTheOthersTicketGood() {
        byte[] representatives = running();
        byte[] machines = rejoin.get(1L);
        for (long pipeEnd = 3; pipeEnd < 6; pipeEnd++) {
            joinAsMachine(pipeEnd, machines, machine, 7);
            isClosed(pipeEnd == 3 ? 1 : pipeEnd - 1, "superseded");
            machines = admitted(pipeEnd);
            if (pipeEnd == 3) {
                isClosed(2, "peer_gone");
            }
        }

        join(9, representatives);

        admitted(9);
        pipes.expectMessage(new PipeMessage.Splice(5, 9));
    }

    @Test
    @Tag("JUMP-7")
    void aFreshTicketDoesNotVoidTheRejoinTicketBeforeItIsUsed() {
        byte[] ticket = running();
        session.tell(new SessionCommand.IssueTicket(person.getRef()));
        byte[] fresh = person.expectMessageClass(SessionReply.Ready.class).ticket();
        join(3, ticket);
        isClosed(2, "superseded");
        byte[] newest = admitted(3);
        isClosed(1, "peer_gone");

        join(4, fresh);

        isClosed(3, "superseded");
        admitted(4);
        join(5, newest);
        assertThat(rejection()).isEqualTo("ticket_invalid");
    }

    @Test
    @Tag("JUMP-9")
    void aSessionThatHasMovedGoesOnAndItsEndsComeBack() {
        byte[] representatives = running();

        lose();

        told(JumpClientCommand.SessionRuns.class);
        stillRuns();
        join(3, representatives);
        admitted(3);
        joinAsMachine(4, rejoin.get(1L), machine, 7);
        admitted(4);
        pipes.expectMessage(new PipeMessage.Splice(4, 3));
    }

    @Test
    @Tag("JUMP-9")
    void aSessionThatHasMovedAdoptsEndsThatNeverWentWithoutAWordToThem() {
        running();
        lose();

        stillHere(End.JUMP_CLIENT, 1, true);
        stillHere(End.REPRESENTATIVE, 2, true);

        passes(AWAY);
        stillRuns();
        pipes.expectNoMessage(Duration.ofMillis(20));
        left(End.REPRESENTATIVE, 2, false);
        isClosed(1, "peer_gone");
    }

    @Test
    @Tag("JUMP-9")
    void endsThatNobodyAnnouncesWithinAMinuteAreGone() {
        running();
        lose();
        told(JumpClientCommand.SessionRuns.class);
        stillHere(End.REPRESENTATIVE, 2, true);

        passes(ALMOST);
        stillRuns();
        passes(SECOND);

        isClosed(2, "session_ended");
        isOver("client_gone");
    }

    @Test
    @Tag("JUMP-7")
    @Tag("JUMP-9")
    void anEndWhoseLeavingWasLostOnTheWayIsMissedWhenNothingIsHeardOfIt() {
        running();
        passes(SECOND.multipliedBy(30));
        stillHere(End.JUMP_CLIENT, 1, true);
        told(JumpClientCommand.SessionRuns.class);

        passes(SECOND.multipliedBy(60));

        isClosed(1, "peer_gone");
        joinAsMachine(3, rejoin.get(1L), machine, 7);
        admitted(3);
        told(JumpClientCommand.SessionRuns.class);
        stillRuns();
        passes(AWAY);
        isClosed(3, "session_ended");
        isOver("representative_gone");
    }

    @Test
    @Tag("JUMP-9")
    void anEndThatIsAnnouncedAloneIsSplicedWithTheOneThatJoins() {
        byte[] ticket = ready();
        lose();
        stillHere(End.JUMP_CLIENT, 1, false);

        join(2, ticket);

        admitted(2);
        pipes.expectMessage(new PipeMessage.Splice(1, 2));
    }

    @Test
    @Tag("JUMP-9")
    void anEndThatWasSplicedWithAnotherIsAskedToComeAgain() {
        byte[] ticket = running();
        lose();
        join(3, ticket);
        admitted(3);

        stillHere(End.JUMP_CLIENT, 1, true);

        isClosed(1, "peer_gone");
    }

    @Test
    @Tag("JUMP-9")
    void anEndThatEndsInOrderWhileTheSessionMovesEndsIt() {
        running();
        lose();
        told(JumpClientCommand.SessionRuns.class);

        left(End.REPRESENTATIVE, 2, true);

        isOver("ended_by_owner");
    }

    @Test
    void aConnectionThatIsNotItsEndsNewestIsNotAdopted() {
        byte[] ticket = running();
        join(3, ticket);
        isClosed(2, "superseded");
        admitted(3);
        isClosed(1, "peer_gone");

        stillHere(End.REPRESENTATIVE, 2, true);
        isClosed(2, "superseded");
        lose();
        stillHere(End.REPRESENTATIVE, 2, true);
        isClosed(2, "peer_gone");
    }

    @Test
    void aConnectionOfASessionThatIsOverIsClosed() {
        running();
        left(End.REPRESENTATIVE, 2, true);
        isClosed(1, "session_ended");

        stillHere(End.JUMP_CLIENT, 1, true);

        isClosed(1, "session_ended");
    }

    @Test
    void aWordToSpliceThatWasLostIsSaidAgain() {
        running();

        stillHere(End.JUMP_CLIENT, 1, false);

        pipes.expectMessage(new PipeMessage.Splice(1, 2));
    }

    @Test
    @Tag("JUMP-9")
    void whenTheNodeOfAnEndIsLostTheOtherIsAskedToComeAgain() {
        byte[] ticket = ready();
        var elsewhere = SessionFixture.<PipeMessage>probe();
        join(2, ticket, elsewhere.getRef());
        elsewhere.expectMessageClass(PipeMessage.Admitted.class);
        elsewhere.expectMessageClass(PipeMessage.SpliceAfar.class);

        elsewhere.stop();

        isClosed(1, "peer_gone");
        stillRuns();
    }

    @Test
    @Tag("JUMP-9")
    void endsAtDifferentNodesAreSplicedByTheRepresentatives() {
        byte[] ticket = ready();
        var elsewhere = SessionFixture.<PipeMessage>probe();

        join(2, ticket, elsewhere.getRef());

        elsewhere.expectMessageClass(PipeMessage.Admitted.class);
        elsewhere.expectMessage(new PipeMessage.SpliceAfar(2, 1, pipes.getRef()));
        stillRuns();
    }

    @Test
    @Tag("JUMP-7")
    void theRemovalOfTheEntryEndsTheSession() {
        session.tell(new SessionCommand.Wake());
        running();

        session.tell(new SessionCommand.ClientAnswered(new JumpClientReply.Removed()));

        isClosed(2, "session_ended");
        isClosed(1, "session_ended");
        isOver("client_removed");
    }

    @Test
    @Tag("JUMP-7")
    void whileItRunsTheEntryIsToldSoWithEachBeat() {
        running();

        stillHere(End.REPRESENTATIVE, 2, true);
        stillHere(End.JUMP_CLIENT, 1, true);
        JumpClientCommand.SessionRuns runs = told(JumpClientCommand.SessionRuns.class);
        assertThat(runs.sessionId()).isEqualTo(id);
        runs.session().tell(new JumpClientReply.Removed());

        isOver("client_removed");
    }

    @Test
    @Tag("JUMP-9")
    void aFailedWriteEndsNothingThatRuns() {
        byte[] ticket = running();
        settled();
        journal.failNextPersisted("Session|" + id);
        join(3, ticket);

        awaitsRecovery();
        join(4, ticket);

        isClosed(2, "superseded");
        admitted(4);
        isClosed(1, "peer_gone");
    }

    /** Real time decides only how soon it is back. */
    private void awaitsRecovery() {
        var back = SessionFixture.<PipeMessage>probe();
        join(0, Keys.random(32), back.getRef());
        Awaitility.await().untilAsserted(() -> {
            time.timePasses(Duration.ofMillis(300));
            back.expectMessageClass(PipeMessage.Rejected.class, Duration.ofMillis(100));
        });
    }
}
