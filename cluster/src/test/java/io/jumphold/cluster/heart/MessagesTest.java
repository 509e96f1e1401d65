package io.jumphold.cluster.heart;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.ClusterMessage;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.fake.HeartSystem;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.jumpclient.JumpClientReply;
import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.cluster.session.End;
import io.jumphold.cluster.session.PipeMessage;
import io.jumphold.cluster.session.SessionCommand;
import io.jumphold.cluster.session.SessionReply;
import io.jumphold.cluster.statistics.Reading;
import io.jumphold.cluster.statistics.StatisticsReply;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.identity.Proof;
import io.jumphold.protocol.machine.Disk;
import io.jumphold.protocol.machine.Readings;
import io.jumphold.protocol.upgrade.SignedManifest;
import io.jumphold.protocol.wire.ServerFrame;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message that may pass between nodes is read there as it was sent. */
class MessagesTest {
    private static final ActorTestKit SYSTEM = ActorTestKit.create("messages", HeartSystem.local());
    private static final Fault FAULT = ErrorCode.SERVER_BUSY.fault().retryAfterMs(2_000);
    private static final byte[] PICTURE = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 1};
    private static final byte[] BYTES = Keys.random(32);

    @AfterAll
    static void stop() {
        SYSTEM.shutdownTestKit();
    }

    static Stream<ClusterMessage> messages() {
        return Stream.of(clientCommands(), clientReplies(), sessions(), registries(), live())
                .flatMap(messages -> messages);
    }

    private static Stream<ClusterMessage> clientCommands() {
        ActorRef<LinkMessage> registry = ref();
        ActorRef<JumpClientReply> person = ref();
        var from = new JumpClientCommand.From("node-a:7355", 11, 1, "198.51.100.7", -1);
        var proof = new Proof(Proof.ATTACH, "site-1", BYTES, BYTES, BYTES);
        return Stream.of(
                new JumpClientCommand.Enrol(
                        BYTES, 5, 3, Samples.ENTRY, Samples.FACTS, new Lifetime(60, Samples.NOW), 2, from, registry),
                new JumpClientCommand.Attach(proof, BYTES, Samples.FACTS, null, false, from, registry),
                new JumpClientCommand.Attach(proof, BYTES, Samples.FACTS, null, true, from, registry),
                new JumpClientCommand.ReportTrust(3, 2, person),
                new JumpClientCommand.Detach(1, "closed", registry),
                new JumpClientCommand.NodeGone(-11),
                new JumpClientCommand.OnlyOneAgain(),
                new JumpClientCommand.ReportFacts(1, Samples.FACTS, person),
                new JumpClientCommand.ReportUninstalled(1, true, false, person),
                new JumpClientCommand.OpenSession("s-1", BYTES, List.of("a:1"), 10_000, person),
                new JumpClientCommand.SessionRuns("s-1", person),
                new JumpClientCommand.CancelSession("s-1"),
                new JumpClientCommand.Access("ada"),
                new JumpClientCommand.NoteIdentityCheckFailed("203.0.113.9"),
                new JumpClientCommand.Edit("Name", null, "", 4, 7L, null, "ada", person),
                new JumpClientCommand.Edit(null, "tag", null, null, null, null, "ada", person),
                new JumpClientCommand.Remove("ada", person),
                new JumpClientCommand.Wake(List.of(3, 9), "ada", person),
                new JumpClientCommand.HelpWake(Samples.FACTS.gateway(), List.of("02:00:5e:00:53:20"), BYTES, person),
                new JumpClientCommand.OrderUpgrade(new SignedManifest(BYTES, BYTES), "1.2.0", BYTES, person),
                new JumpClientCommand.ReportUpgradeFailed(1, "1.2.0", FAULT, person),
                new JumpClientCommand.NoteUpgradeFailed("1.2.0", FAULT),
                new JumpClientCommand.ReadStatistics(ref()),
                new JumpClientCommand.FallDue(Settings.DEFAULT, Samples.NOW),
                new JumpClientCommand.WriteReports(),
                new JumpClientCommand.HandRow());
    }

    private static Stream<ClusterMessage> clientReplies() {
        return Stream.of(
                new JumpClientReply.Done(),
                new JumpClientReply.Edited(Samples.ENTRY),
                new JumpClientReply.Ordered(BYTES),
                new JumpClientReply.MayBeWoken(Samples.FACTS.gateway(), List.of("02:00:5e:00:53:20")),
                new JumpClientReply.Removed(),
                new JumpClientReply.Refused(FAULT));
    }

    private static Stream<ClusterMessage> sessions() {
        ActorRef<SessionReply> person = ref();
        ActorRef<PipeMessage> pipes = ref();
        var claim = new SessionCommand.MachineClaim(7, new Proof(Proof.SESSION, "site-1", BYTES, BYTES, BYTES), BYTES);
        var record = new Sessions.Session(
                "s-1", 7, "Press 4", 3, "ada", Sessions.State.ENDED, Samples.NOW, Samples.NOW, "node_gone");
        return Stream.of(
                new SessionCommand.Start(7, "Press 4", 3, "ada", List.of("a:1"), person),
                new SessionCommand.ClientAnswered(new JumpClientReply.Ordered(BYTES)),
                new SessionCommand.Opening(7),
                new SessionCommand.Failed(7, FAULT),
                new SessionCommand.Join("abc", claim, "203.0.113.9", 1, pipes),
                new SessionCommand.Join("abc", null, "203.0.113.9", 2, pipes),
                new SessionCommand.StillHere(new SessionCommand.Held(End.JUMP_CLIENT, "abc", 1, pipes), true),
                new SessionCommand.Left(new SessionCommand.Held(End.REPRESENTATIVE, "abc", 2, pipes), true),
                new SessionCommand.RegistryGone(pipes),
                new SessionCommand.Silent(End.REPRESENTATIVE),
                new SessionCommand.Missing(End.JUMP_CLIENT),
                new SessionCommand.Finish("ended_by_owner", person),
                new SessionCommand.IssueTicket(person),
                new SessionCommand.Wake(),
                new SessionCommand.Sleep(),
                new SessionCommand.Expired(SessionCommand.Step.CONNECT),
                new SessionReply.Ready(record, BYTES),
                new SessionReply.Ended(record),
                new SessionReply.Refused(FAULT));
    }

    private static Stream<ClusterMessage> registries() {
        return Stream.of(
                new LinkMessage.Answer(1, new Attachment.Held(7, 1, Lifetime.UNBOUNDED)),
                new LinkMessage.Answer(1, new Attachment.Held(7, 3, Lifetime.UNBOUNDED, "203.0.113.2")),
                new LinkMessage.Answer(1, new Attachment.Refused(FAULT)),
                new LinkMessage.Order(7, 1, new ServerFrame.OpenSession("s-1", BYTES, List.of("a:1"), 10_000)),
                new LinkMessage.Order(7, 1, new ServerFrame.CancelSession("s-1", FAULT)),
                new LinkMessage.Order(7, 1, new ServerFrame.Uninstall("removed")),
                new LinkMessage.ReadStatistics(7, 1, ref()),
                new StatisticsReply.Newest(new Reading(
                        new Readings(1.5, 2L, List.of(new Disk("/", 3, 2)), "ada", true, false, PICTURE), Samples.NOW)),
                new StatisticsReply.Refused(FAULT),
                new LinkMessage.Superseded(7, 1),
                new LinkMessage.Heard(7, 1),
                new LinkMessage.StillThere(7, 1),
                new PipeMessage.Admitted(1, "s-1", End.JUMP_CLIENT, BYTES),
                new PipeMessage.Rejected(1, FAULT),
                new PipeMessage.Splice(1, 2),
                new PipeMessage.SpliceAfar(2, 1, ref()),
                new PipeMessage.Dial(1, "node-a:7356", BYTES),
                new PipeMessage.Close(1, FAULT));
    }

    private static Stream<ClusterMessage> live() {
        return Stream.of(new LiveHub.Message.Written(List.of(
                row(JumpClientRow.Standing.LISTED, Status.ONLINE), row(JumpClientRow.Standing.REMOVED, Status.LOST))));
    }

    private static JumpClientRow row(JumpClientRow.Standing standing, Status status) {
        return new JumpClientRow(
                7,
                12,
                3,
                standing,
                "Press 4",
                3,
                "hall-b",
                "",
                status,
                JumpItems.Flags.NONE,
                Samples.FACTS,
                "198.51.100.7",
                5,
                Samples.NOW,
                Samples.NOW,
                null,
                null,
                "node-a:7355",
                11L,
                null,
                null,
                Samples.NOW,
                new Lifetime(null, Samples.NOW),
                3,
                2);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageIsReadAsItWasSent(ClusterMessage message) {
        ClusterMessage read = SYSTEM.serializationTestKit().verifySerialization(message, false);

        assertThat(read)
                .usingRecursiveComparison()
                .withEqualsForFields(Object::equals, "replyTo", "session", "pipes", "held.pipes", "other")
                .isEqualTo(message);
    }

    @Test
    void noMessageIsForgottenHere() {
        List<Class<?>> tried = messages().<Class<?>>map(Object::getClass).toList();

        assertThat(Stream.of(
                                JumpClientCommand.class,
                                JumpClientReply.class,
                                SessionCommand.class,
                                SessionReply.class,
                                StatisticsReply.class,
                                LinkMessage.class,
                                PipeMessage.class,
                                LiveHub.Message.class)
                        .flatMap(MessagesTest::kinds)
                        .filter(ClusterMessage.class::isAssignableFrom))
                .isSubsetOf(tried);
    }

    private static Stream<Class<?>> kinds(Class<?> root) {
        return root.isSealed()
                ? Arrays.stream(root.getPermittedSubclasses()).flatMap(MessagesTest::kinds)
                : Stream.of(root);
    }

    private static <T> ActorRef<T> ref() {
        return SYSTEM.<T>createTestProbe().getRef();
    }
}
