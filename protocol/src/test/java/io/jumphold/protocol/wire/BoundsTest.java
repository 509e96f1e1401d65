package io.jumphold.protocol.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jumphold.protocol.error.Advice;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.machine.DisabledBy;
import io.jumphold.protocol.machine.Disk;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.InstallMode;
import io.jumphold.protocol.machine.NetworkCard;
import io.jumphold.protocol.machine.OperatingSystem;
import io.jumphold.protocol.machine.Readings;
import io.jumphold.protocol.machine.Statistic;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field of every frame at its limit, and one beyond: the greatest is taken, the next is refused with the field named. */
@Tag("SEC-3")
class BoundsTest {
    /** What a field holds: good at one size and refused at the next. */
    private enum Kind {
        TEXT,
        BYTES,
        LIST,
        MAPS,
        MACS,
        DISKS,
        PICTURE,
        WORDS,
        NUMBER;

        private Object ofSize(int size) {
            return switch (this) {
                case TEXT -> "x".repeat(size);
                case BYTES -> new byte[size];
                case LIST -> Collections.nCopies(size, "x");
                case MAPS -> Collections.nCopies(size, Map.of("name", "x"));
                case MACS -> Collections.nCopies(size, "02:00:5e:00:53:07");
                case DISKS -> Collections.nCopies(size, Map.of("mount", "/", "total", 2, "free", 1));
                case PICTURE -> Arrays.copyOf(new byte[] {(byte) 0xff, (byte) 0xd8, (byte) 0xff}, size);
                case WORDS -> IntStream.range(0, size).boxed().collect(Collectors.toMap(i -> "key" + i, i -> "x"));
                case NUMBER -> size;
            };
        }
    }

    record Bound(String frame, String path, Kind kind, int least, int most) {
        @Override
        public String toString() {
            return frame + "." + path + " " + least + " to " + most;
        }
    }

    static Stream<Bound> bounds() {
        return Stream.of(
                new Bound("enrol", "token", Kind.TEXT, 1, 4_096),
                new Bound("enrol", "public_key", Kind.BYTES, 1, 256),
                new Bound("enrol", "nonce", Kind.BYTES, 32, 32),
                new Bound("enrol", "proof", Kind.BYTES, 1, 128),
                new Bound("enrol", "name", Kind.TEXT, 0, 128),
                new Bound("enrol", "facts.host_name", Kind.TEXT, 1, 255),
                new Bound("enrol", "facts.fqdn", Kind.TEXT, 0, 255),
                new Bound("enrol", "facts.domain", Kind.TEXT, 0, 255),
                new Bound("enrol", "facts.workgroup", Kind.TEXT, 0, 255),
                new Bound("enrol", "facts.os.family", Kind.TEXT, 0, 64),
                new Bound("enrol", "facts.os.name", Kind.TEXT, 0, 255),
                new Bound("enrol", "facts.os.architecture", Kind.TEXT, 0, 64),
                new Bound("enrol", "facts.private_addresses", Kind.LIST, 0, 32),
                new Bound("enrol", "facts.gateway.address", Kind.TEXT, 0, 64),
                new Bound("enrol", "facts.gateway.mac", Kind.TEXT, 0, 32),
                new Bound("enrol", "facts.network_cards", Kind.MAPS, 0, 32),
                new Bound("enrol", "facts.users", Kind.LIST, 0, 32),
                new Bound("enrol", "facts.console_user", Kind.TEXT, 0, 255),
                new Bound("enrol", "facts.version", Kind.TEXT, 0, 32),
                new Bound("enrol", "facts.revision", Kind.TEXT, 0, 64),
                new Bound("hello", "client_id", Kind.NUMBER, 1, Integer.MAX_VALUE),
                new Bound("hello", "nonce", Kind.BYTES, 32, 32),
                new Bound("hello", "proof", Kind.BYTES, 1, 128),
                new Bound("session_opening", "session_id", Kind.TEXT, 1, 64),
                new Bound("session_failed", "session_id", Kind.TEXT, 1, 64),
                new Bound("session_failed", "fault.code", Kind.TEXT, 1, 64),
                new Bound("join", "session_id", Kind.TEXT, 1, 64),
                new Bound("join", "ticket", Kind.BYTES, 32, 32),
                new Bound("join", "machine.client_id", Kind.NUMBER, 1, Integer.MAX_VALUE),
                new Bound("join", "machine.nonce", Kind.BYTES, 32, 32),
                new Bound("join", "machine.proof", Kind.BYTES, 1, 128),
                new Bound("statistics", "readings.uptime_seconds", Kind.NUMBER, 0, Integer.MAX_VALUE),
                new Bound("statistics", "readings.disks", Kind.DISKS, 0, 16),
                new Bound("statistics", "readings.console_user", Kind.TEXT, 0, 255),
                new Bound("statistics", "readings.thumbnail", Kind.PICTURE, 4, 24 * 1_024),
                new Bound("challenge", "site_id", Kind.TEXT, 1, 64),
                new Bound("challenge", "nonce", Kind.BYTES, 32, 32),
                new Bound("welcome", "client_id", Kind.NUMBER, 1, Integer.MAX_VALUE),
                new Bound("welcome", "heartbeat_ms", Kind.NUMBER, 1, 300_000),
                new Bound("welcome", "addresses", Kind.LIST, 0, 32),
                new Bound("statistics_wanted", "choice", Kind.LIST, 0, 16),
                new Bound("statistics_wanted", "interval_ms", Kind.NUMBER, 10_000, 86_400_000),
                new Bound("open_session", "session_id", Kind.TEXT, 1, 64),
                new Bound("open_session", "ticket", Kind.BYTES, 32, 32),
                new Bound("open_session", "addresses", Kind.LIST, 0, 32),
                new Bound("open_session", "timeout_ms", Kind.NUMBER, 1, 300_000),
                new Bound("cancel_session", "session_id", Kind.TEXT, 1, 64),
                new Bound("uninstall", "reason", Kind.TEXT, 0, 255),
                new Bound("wake", "gateway", Kind.TEXT, 1, 64),
                new Bound("wake", "macs", Kind.MACS, 1, 32),
                new Bound("wake", "secure_on", Kind.BYTES, 6, 6),
                new Bound("wake-plain", "secure_on", Kind.BYTES, 4, 4),
                new Bound("upgrade", "payload.manifest", Kind.BYTES, 1, 4_096),
                new Bound("upgrade", "payload.signature", Kind.BYTES, 1, 128),
                new Bound("upgrade", "ticket", Kind.BYTES, 1, 256),
                new Bound("upgrade", "addresses", Kind.LIST, 0, 32),
                new Bound("upgrade_report", "version", Kind.TEXT, 1, 32),
                new Bound("upgrade_report", "bytes", Kind.NUMBER, 0, Integer.MAX_VALUE),
                new Bound("joined", "session_id", Kind.TEXT, 1, 64),
                new Bound("joined", "rejoin_ticket", Kind.BYTES, 32, 32),
                new Bound("resume", "received", Kind.NUMBER, 0, Integer.MAX_VALUE),
                new Bound("received", "received", Kind.NUMBER, 0, Integer.MAX_VALUE),
                new Bound("open", "number", Kind.NUMBER, 1, Integer.MAX_VALUE),
                new Bound("open", "channel", Kind.NUMBER, 1, Integer.MAX_VALUE),
                new Bound("open", "tool", Kind.TEXT, 1, 64),
                new Bound("open", "parameters", Kind.WORDS, 0, 32),
                new Bound("open", "parameters.term", Kind.TEXT, 0, 8_192),
                new Bound("data", "number", Kind.NUMBER, 1, Integer.MAX_VALUE),
                new Bound("data", "channel", Kind.NUMBER, 1, Integer.MAX_VALUE),
                new Bound("data", "bytes", Kind.BYTES, 1, 32_768),
                new Bound("grant", "number", Kind.NUMBER, 1, Integer.MAX_VALUE),
                new Bound("grant", "bytes", Kind.NUMBER, 1, 262_144),
                new Bound("resize", "columns", Kind.NUMBER, 1, 10_000),
                new Bound("resize", "rows", Kind.NUMBER, 1, 10_000),
                new Bound("signal", "name", Kind.TEXT, 1, 16),
                new Bound("close", "number", Kind.NUMBER, 1, Integer.MAX_VALUE),
                new Bound("close", "channel", Kind.NUMBER, 1, Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void theLeastAndTheGreatestAreTaken(Bound bound) {
        assertThatCode(() -> decode(bound, bound.least())).doesNotThrowAnyException();
        assertThatCode(() -> decode(bound, bound.most())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("bounds")
    void oneLessOrOneMoreIsRefused(Bound bound) {
        if (bound.least() > 0 || bound.kind() == Kind.NUMBER) {
            assertThatThrownBy(() -> decode(bound, bound.least() - 1)).isInstanceOf(MalformedFrameException.class);
        }
        if (bound.most() < Integer.MAX_VALUE) {
            assertThatThrownBy(() -> decode(bound, bound.most() + 1)).isInstanceOf(MalformedFrameException.class);
        }
    }

    @Test
    void theTextsInListsAndTheNamesOfParametersAreBoundedToo() {
        assertThatThrownBy(() -> Limits.list("users", List.of("x".repeat(256)), 32, 255))
                .hasMessage("users is longer than 255 characters");
        assertThatThrownBy(() -> Limits.list("users", Collections.singletonList(null), 32))
                .hasMessage("users holds a null");
        assertThatThrownBy(() -> new PipeFrame.Open(1, 1, "shell", Map.of("x".repeat(65), "")))
                .hasMessage("parameters is longer than 64 characters");
    }

    @Test
    @Tag("WOL-5")
    void anOrderToWakeHoldsNothingButMacs() {
        assertThatThrownBy(() -> new ServerFrame.Wake("192.0.2.1", List.of("ff:ff:ff:ff:ff:ff"), new byte[0]))
                .hasMessage("macs holds what is none");
        assertThat(new ServerFrame.Wake("192.0.2.1", List.of("02:00:5e:00:53:07"), new byte[4]).toString())
                .isEqualTo("Wake[[02:00:5e:00:53:07]]");
    }

    @Test
    @Tag("STAT-3")
    void readingsThatCannotBeAreRefused() {
        for (double percent : new double[] {-0.1, 100.1, Double.NaN}) {
            assertThatThrownBy(() -> new Readings(percent, null, null, null, null, null, new byte[0]))
                    .hasMessage("cpu_percent must be 0 to 100");
        }
        assertThatThrownBy(() -> new Disk("/", 1, 2)).hasMessage("free must be 0 to total");
        assertThatThrownBy(() -> new Disk("x".repeat(129), 1, 1)).hasMessage("mount is longer than 128 characters");
        assertThatThrownBy(() -> new Readings(null, null, null, null, null, null, "<script>".getBytes(UTF_8)))
                .hasMessage("thumbnail is neither JPEG nor PNG");
    }

    @Test
    @Tag("STAT-1")
    void wordsOfANewerSiteArePassedOver() {
        assertThat(Statistic.of(List.of("uptime", "battery", "cpu", "uptime")))
                .containsExactly(Statistic.CPU, Statistic.UPTIME);
    }

    @Test
    void aFaultIsCutToItsLimitsRatherThanRefused() {
        Fault fault = new Fault("x", "m".repeat(5_000), Advice.RETRY, -5L);

        assertThat(fault.message()).hasSize(1_000);
        assertThat(fault.retryAfterMs()).isZero();
        assertThat(fault.retryAfterMs(Long.MAX_VALUE).retryAfterMs()).isEqualTo(86_400_000L);
    }

    @Test
    void theGreatestIntroductionOfAMachineFitsIntoAFrameBeforeSignIn() {
        HostFacts most = new HostFacts(
                "h".repeat(255),
                "f".repeat(255),
                "d".repeat(255),
                "w".repeat(255),
                new OperatingSystem("o".repeat(64), "o".repeat(255), "o".repeat(64)),
                Collections.nCopies(32, "a".repeat(64)),
                new Gateway("g".repeat(64), "m".repeat(32)),
                Collections.nCopies(
                        32, new NetworkCard("n".repeat(64), "m".repeat(32), Collections.nCopies(16, "a".repeat(64)))),
                Collections.nCopies(32, "u".repeat(255)),
                "c".repeat(255),
                InstallMode.SERVICE,
                "v".repeat(32),
                "r".repeat(64),
                "i".repeat(64),
                DisabledBy.METERED_NETWORK);

        assertThat(WireCodec.encode(new ClientFrame.Enrol(
                        1,
                        1,
                        "t".repeat(4_096),
                        new byte[256],
                        new byte[32],
                        new byte[128],
                        most,
                        "n".repeat(128),
                        Long.MAX_VALUE)))
                .hasSizeLessThan(Limits.FRAME_BEFORE_SIGN_IN);
    }

    private static Object decode(Bound bound, int size) throws MalformedFrameException {
        GoldenFramesTest.Sample sample = GoldenFramesTest.samples()
                .filter(candidate -> candidate.name().equals(bound.frame()))
                .findFirst()
                .orElseThrow();
        return sample.decode(Frames.changed(sample.encode(), map -> set(map, bound.path(), bound.kind(), size)));
    }

    private static void set(Map<String, Object> map, String path, Kind kind, int size) {
        int dot = path.indexOf('.');
        if (dot >= 0) {
            set(Frames.inner(map, path.substring(0, dot)), path.substring(dot + 1), kind, size);
        } else {
            map.put(path, kind.ofSize(size));
        }
    }
}
