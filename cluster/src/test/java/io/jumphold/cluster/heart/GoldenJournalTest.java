package io.jumphold.cluster.heart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import io.jumphold.cluster.fake.HeartSystem;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.jumpclient.JumpClientEvent;
import io.jumphold.cluster.jumpclient.JumpClientState;
import io.jumphold.cluster.jumpclient.LinkAddress;
import io.jumphold.cluster.jumpclient.Presence;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.session.End;
import io.jumphold.cluster.session.SessionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What stands in journals for ever. Each file holds one payload: a line for people, and the bytes. A file is never changed: where a kind is
 * written differently, it gets one more ({@code attached-2.txt}), and both are read.
 */
class GoldenJournalTest {
    private static final Path JOURNAL = Path.of("src", "test", "resources", "journal");
    private static final Instant AT = Instant.parse("2026-11-21T12:34:56.789012Z");
    private static final byte[] KEY = HexFormat.of().parseHex("3059301306072a8648ce3d0201");

    private static final ActorTestKit SYSTEM = ActorTestKit.create("golden", HeartSystem.local());
    private static final Serialization SERIALIZATION =
            SerializationExtension.get(SYSTEM.system().classicSystem());

    @AfterAll
    static void stop() {
        SYSTEM.shutdownTestKit();
    }

    /** A payload and the folder and name that its files have. */
    record Golden(String folder, String name, Object payload) {
        @Override
        public String toString() {
            return folder + "/" + name;
        }
    }

    static Stream<Golden> payloads() {
        return Stream.of(clientEvents(), clientStates(), sessionEvents()).flatMap(golden -> golden);
    }

    private static Stream<Golden> clientEvents() {
        var link = new LinkAddress(
                "pekko://jumphold@10.0.0.1:7355/system/links#-42", "10.0.0.1:7355", -11, 3, "198.51.100.7", 99);
        return Stream.of(
                client(
                        "enrolled",
                        new JumpClientEvent.Enrolled(7, KEY, 5, Samples.ENTRY, Samples.FACTS, null, null, AT)),
                client(
                        "enrolled-bounded",
                        new JumpClientEvent.Enrolled(
                                7, KEY, 5, Samples.ENTRY, Samples.FACTS, new Lifetime(60, AT), null, AT)),
                client(
                        "enrolled-duplicate",
                        new JumpClientEvent.Enrolled(7, KEY, 5, Samples.ENTRY, Samples.FACTS, null, 3, AT)),
                client("only-one-again", new JumpClientEvent.OnlyOneAgain(AT)),
                client("attached", new JumpClientEvent.Attached(link, Samples.FACTS, AT)),
                client("attached-unchanged", new JumpClientEvent.Attached(link, null, AT)),
                client("detached", new JumpClientEvent.Detached(3, "silent", AT)),
                client("lost", new JumpClientEvent.Lost(AT)),
                client("facts-changed", new JumpClientEvent.FactsChanged(Samples.FACTS, AT)),
                client("edited", new JumpClientEvent.Edited(Samples.ENTRY, "ada", AT)),
                client("accessed", new JumpClientEvent.Accessed("ada", AT)),
                client("identity-check-failed", new JumpClientEvent.IdentityCheckFailed("203.0.113.9", AT)),
                client("identity-conflict", new JumpClientEvent.IdentityConflict("203.0.113.9", "198.51.100.7", AT)),
                client("conflict-settled", new JumpClientEvent.ConflictSettled("ada", AT)),
                client("removal-requested", new JumpClientEvent.RemovalRequested("ada", null, AT)),
                client("removal-requested-expired", new JumpClientEvent.RemovalRequested("", "expired", AT)),
                client("uninstalled", new JumpClientEvent.Uninstalled(true, AT)),
                client("removed", new JumpClientEvent.Removed("uninstalled_as_ordered", "", AT)),
                client("wake-tried", new JumpClientEvent.WakeTried("ada", List.of(3, 9), AT)),
                client("upgraded", new JumpClientEvent.Upgraded("1.0.0", "1.2.0", AT)),
                client(
                        "upgrade-failed",
                        new JumpClientEvent.UpgradeFailed("1.2.0", "payload_refused", "Not signed.", AT)),
                client("authority-kept", new JumpClientEvent.AuthorityKept(2, AT)),
                client("version-mismatch", new JumpClientEvent.VersionMismatch("0.9.0", "198.51.100.7", AT)));
    }

    private static Stream<Golden> clientStates() {
        var link = new LinkAddress(
                "pekko://jumphold@10.0.0.1:7355/system/links#-42", "10.0.0.1:7355", -11, 3, "198.51.100.7", 99);
        var attached = new JumpClientState.Enrolled(
                7,
                KEY,
                5,
                AT,
                Samples.ENTRY,
                Samples.FACTS,
                new Presence(link, 3, "198.51.100.7", AT, null, null, null),
                new JumpClientState.Removal(null, null),
                AT,
                new JumpClientState.Stamp(AT, "203.0.113.9"),
                null,
                null,
                null,
                false,
                null,
                null,
                false);
        var away = new JumpClientState.Enrolled(
                7,
                KEY,
                5,
                AT,
                Samples.ENTRY,
                Samples.FACTS,
                new Presence(null, 3, "198.51.100.7", AT, AT, null, null),
                new JumpClientState.Removal(AT, AT),
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                false);
        var offline = new Presence(null, 3, "198.51.100.7", AT, AT, null, null);
        var longAgo = new Presence(null, 3, "198.51.100.7", AT, AT, AT, null);
        var lost = enrolled(longAgo, new Lifetime(60, null), null, null, false, null, null, false);
        var woken = enrolled(offline, null, AT, null, false, null, null, false);
        var failed = enrolled(
                offline,
                null,
                null,
                new JumpClientState.FailedUpgrade("1.2.0", "payload_refused", AT),
                false,
                null,
                null,
                false);
        var duplicate = enrolled(offline, null, null, null, true, 3, null, false);
        var trusting = enrolled(offline, null, null, null, false, null, 2, false);
        var tooOld = enrolled(offline, null, null, null, false, null, null, true);
        return Stream.of(
                new Golden("client-state", "absent", new JumpClientState.Absent()),
                new Golden("client-state", "enrolled", attached),
                new Golden("client-state", "enrolled-away", away),
                new Golden("client-state", "enrolled-lost", lost),
                new Golden("client-state", "enrolled-woken", woken),
                new Golden("client-state", "enrolled-upgrade_failed", failed),
                new Golden("client-state", "enrolled-duplicate", duplicate),
                new Golden("client-state", "enrolled-authority", trusting),
                new Golden("client-state", "enrolled-version_mismatch", tooOld),
                new Golden("client-state", "removed", new JumpClientState.Removed(7, AT)));
    }

    /** One that is away, with what was added to states since the first. */
    private static JumpClientState.Enrolled enrolled(
            Presence presence,
            @Nullable Lifetime lifetime,
            @Nullable Instant wakeTriedAt,
            JumpClientState.@Nullable FailedUpgrade failedUpgrade,
            boolean identityConflict,
            @Nullable Integer duplicateOf,
            @Nullable Integer authority,
            boolean tooOld) {
        return new JumpClientState.Enrolled(
                7,
                KEY,
                5,
                AT,
                Samples.ENTRY,
                Samples.FACTS,
                presence,
                new JumpClientState.Removal(null, null),
                null,
                null,
                lifetime,
                wakeTriedAt,
                failedUpgrade,
                identityConflict,
                duplicateOf,
                authority,
                tooOld);
    }

    private static Stream<Golden> sessionEvents() {
        return Stream.of(
                session("requested", new SessionEvent.Requested(7, "Press 4", 3, "ada", "00ff", AT)),
                session("client-ordered", new SessionEvent.ClientOrdered(KEY, AT)),
                session("ticket-issued", new SessionEvent.TicketIssued("00ff", AT.plusSeconds(60), AT)),
                session("joined", new SessionEvent.Joined(End.JUMP_CLIENT, null, "00ff", AT)),
                session("joined-representative", new SessionEvent.Joined(End.REPRESENTATIVE, null, "00ff", AT)),
                session("joined-by-ticket", new SessionEvent.Joined(End.JUMP_CLIENT, "ff00", "00ff", AT)),
                session("ended", new SessionEvent.Ended("ended_by_owner", AT)));
    }

    private static Golden client(String name, JumpClientEvent event) {
        return new Golden("client-event", name, event);
    }

    private static Golden session(String name, SessionEvent event) {
        return new Golden("session-event", name, event);
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void everyPayloadThatWasEverWrittenIsStillRead(Golden golden) throws Exception {
        var serializer = SERIALIZATION.findSerializerFor(golden.payload());

        assertThat(files(golden)).as(missing(golden)).isNotEmpty();
        for (Path file : files(golden)) {
            Object read = SERIALIZATION
                    .deserialize(
                            bytes(file), serializer.identifier(), Serializers.manifestFor(serializer, golden.payload()))
                    .get();
            assertThat(read).as(file.toString()).usingRecursiveComparison().isEqualTo(golden.payload());
        }
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void whatIsWrittenTodayIsAmongThem(Golden golden) throws IOException {
        assertThat(files(golden).stream().map(GoldenJournalTest::text))
                .as(missing(golden))
                .contains(text(golden));
    }

    @ParameterizedTest
    @MethodSource("payloads")
    void noPayloadNamesAClass(Golden golden) {
        var serializer = SERIALIZATION.findSerializerFor(golden.payload());

        assertThat(Serializers.manifestFor(serializer, golden.payload())).isEmpty();
        assertThat(new String(serializer.toBinary(golden.payload()), StandardCharsets.ISO_8859_1))
                .doesNotContain("io.jumphold");
    }

    @Test
    void everyKindHasAPayload() {
        List<Class<?>> kinds =
                payloads().<Class<?>>map(golden -> golden.payload().getClass()).toList();

        assertThat(kinds)
                .containsAll(Arrays.asList(JumpClientEvent.class.getPermittedSubclasses()))
                .containsAll(Arrays.asList(JumpClientState.class.getPermittedSubclasses()))
                .containsAll(Arrays.asList(SessionEvent.class.getPermittedSubclasses()));
    }

    /** {@code attached.txt}, {@code attached-2.txt}, and so on. */
    private static List<Path> files(Golden golden) throws IOException {
        try (Stream<Path> files = Files.list(JOURNAL.resolve(golden.folder()))) {
            return files.filter(file -> file.getFileName().toString().matches(golden.name() + "(-[0-9]+)?\\.txt"))
                    .sorted()
                    .toList();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        return HexFormat.of().parseHex(text(file).lines().toList().get(1));
    }

    private static String text(Golden golden) throws IOException {
        byte[] bytes = SERIALIZATION.findSerializerFor(golden.payload()).toBinary(golden.payload());
        String json = new ObjectMapper().writeValueAsString(new CBORMapper().readTree(bytes));
        return json + "\n" + HexFormat.of().formatHex(bytes) + "\n";
    }

    private static String missing(Golden golden) throws IOException {
        return "a file of journal/" + golden + " with:\n" + text(golden);
    }
}
