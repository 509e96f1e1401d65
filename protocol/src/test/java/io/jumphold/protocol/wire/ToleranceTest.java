package io.jumphold.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jumphold.protocol.error.Advice;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.InstallMode;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames from the future and from other hands: what a peer may do that we do not know, in both directions. */
class ToleranceTest {
    private static final Map<String, Object> NEWS =
            Map.of("deep", List.of(Map.of("x", 1), "y"), "bytes", new byte[300]);

    @Test
    void anUnknownKindIsUnknownAndNothingElse() throws Exception {
        byte[] frame = Frames.of("kind", "teleport", "where", NEWS);

        assertThat(WireCodec.clientFrame(frame)).isEqualTo(new ClientFrame.Unknown());
        assertThat(WireCodec.serverFrame(frame)).isEqualTo(new ServerFrame.Unknown());
        assertThat(WireCodec.pipeFrame(frame)).isEqualTo(new PipeFrame.Unknown(null));
    }

    @Test
    void anUnknownKindOfThePipeKeepsItsNumber() throws Exception {
        assertThat(WireCodec.pipeFrame(Frames.of("kind", "teleport", "number", 7_000_000_000L, "where", NEWS)))
                .isEqualTo(new PipeFrame.Unknown(7_000_000_000L));
        assertThatThrownBy(() -> WireCodec.pipeFrame(Frames.of("kind", "teleport", "number", 0)))
                .isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void aMapWithoutAKindIsAnUnknownKind() throws Exception {
        assertThat(WireCodec.clientFrame(Frames.of())).isEqualTo(new ClientFrame.Unknown());
        assertThat(WireCodec.serverFrame(Frames.of("kind", null))).isEqualTo(new ServerFrame.Unknown());
    }

    @ParameterizedTest
    @MethodSource("io.jumphold.protocol.wire.GoldenFramesTest#samples")
    void unknownFieldsAreIgnoredInEveryFrame(GoldenFramesTest.Sample sample) throws Exception {
        byte[] frame = Frames.write(withNews(Frames.read(sample.encode())));

        assertThat(sample.decode(frame)).usingRecursiveComparison().isEqualTo(sample.frame());
    }

    /** Another field in every map, however deep; but a tool's parameters are its own. */
    private static Object withNews(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(ToleranceTest::withNews).toList();
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        Map<Object, Object> copy = new LinkedHashMap<>();
        map.forEach((key, inner) -> copy.put(key, key.equals("parameters") ? inner : withNews(inner)));
        copy.put("news", NEWS);
        return copy;
    }

    @ParameterizedTest
    @MethodSource("io.jumphold.protocol.wire.GoldenFramesTest#samples")
    void theOrderOfFieldsDoesNotMatterAndTheKindMayComeLast(GoldenFramesTest.Sample sample) throws Exception {
        Map<String, Object> given = Frames.read(sample.encode());
        Map<String, Object> reversed = new LinkedHashMap<>();
        new TreeMap<>(given).descendingMap().forEach((key, value) -> {
            if (!key.equals("kind")) {
                reversed.put(key, value);
            }
        });
        reversed.put("kind", given.get("kind"));

        assertThat(sample.decode(Frames.write(reversed)))
                .usingRecursiveComparison()
                .isEqualTo(sample.frame());
    }

    @Test
    void wordsThatOnlyANewerPeerKnowsFallBack() throws Exception {
        byte[] facts = Frames.changed(
                WireCodec.encode(new ClientFrame.FactsChanged(1, Samples.FACTS)),
                map -> Frames.inner(map, "facts").put("install_mode", "satellite"));
        assertThat(((ClientFrame.FactsChanged) WireCodec.clientFrame(facts))
                        .facts()
                        .installMode())
                .isEqualTo(InstallMode.SERVICE);

        byte[] refused =
                Frames.of("kind", "refused", "fault", Map.of("code", "on_the_moon", "message", "?", "advice", "fly"));
        assertThat(((ServerFrame.Refused) WireCodec.serverFrame(refused))
                        .fault()
                        .advice())
                .isEqualTo(Advice.RETRY);
    }

    @Test
    void anUnknownErrorCodeStillCarriesItsAdvice() throws Exception {
        byte[] frame = Frames.of(
                "kind", "refused", "fault", Map.of("code", "on_the_moon", "message", "Too far.", "advice", "stop"));

        var fault = ((ServerFrame.Refused) WireCodec.serverFrame(frame)).fault();

        assertThat(fault.code()).isEqualTo("on_the_moon");
        assertThat(fault.advice()).isEqualTo(Advice.STOP);
        assertThat(fault.errorCode()).isEqualTo(ErrorCode.INTERNAL_ERROR);
    }

    @Test
    void whatIsOptionalMayBeLeftOutOrNull() throws Exception {
        for (Consumer change : List.<Consumer>of(Map::remove, (map, key) -> map.put(key, null))) {
            byte[] frame = Frames.changed(WireCodec.encode(new ClientFrame.FactsChanged(1, Samples.FACTS)), map -> {
                Map<String, Object> facts = Frames.inner(map, "facts");
                List.of("fqdn", "gateway", "network_cards", "users", "install_mode", "private_addresses")
                        .forEach(key -> change.to(facts, key));
            });
            var facts = ((ClientFrame.FactsChanged) WireCodec.clientFrame(frame)).facts();

            assertThat(facts.fqdn()).isEmpty();
            assertThat(facts.gateway()).isEqualTo(Gateway.NONE);
            assertThat(facts.networkCards()).isEmpty();
            assertThat(facts.privateAddresses()).isEmpty();
            assertThat(facts.users()).isEmpty();
            assertThat(facts.installMode()).isEqualTo(InstallMode.SERVICE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a1 64 6b696e64 64 62656174", // a definite map
                "bf 64 6b696e64 64 62656174 ff", // an indefinite one
                "bf 7f 62 6b69 62 6e64 ff 64 62656174 ff", // a key in pieces
                "b90001 7804 6b696e64 7a00000004 62656174", // lengths wider than they need be
                "d9d9f7 a1 64 6b696e64 64 62656174" // tagged as CBOR
            })
    void everyCorrectEncodingIsRead(String hex) throws Exception {
        assertThat(WireCodec.clientFrame(HexFormat.of().parseHex(hex.replace(" ", ""))))
                .isEqualTo(new ClientFrame.Beat());
    }

    @Test
    void whatNoDatabaseCanHoldIsReplaced() throws Exception {
        byte[] frame = Frames.changed(
                WireCodec.encode(new ClientFrame.FactsChanged(1, Samples.FACTS)),
                map -> Frames.inner(map, "facts").put("host_name", "a\0b"));

        assertThat(((ClientFrame.FactsChanged) WireCodec.clientFrame(frame))
                        .facts()
                        .hostName())
                .isEqualTo("a\uFFFDb");
        assertThat(Limits.text("name", "x\uD800y \uD83D\uDE00", 10)).isEqualTo("x\uFFFDy \uD83D\uDE00");
    }

    @Test
    void textThatIsBrokenInItselfCanStillBeSent() {
        assertThat(WireCodec.encode(new ServerFrame.Refused(ErrorCode.INTERNAL_ERROR.fault("\uD83D".repeat(2_000)))))
                .isNotEmpty();
    }

    @Test
    void theNewestVersionThatBothSpeakIsAgreed() {
        assertThat(Wire.agree(1, 1)).hasValue(1);
        assertThat(Wire.agree(1, 9)).hasValue(1);
        assertThat(Wire.agree(0, 1)).hasValue(1);
        assertThat(Wire.agree(2, 9)).isEmpty();
        assertThat(Wire.agree(0, 0)).isEmpty();
        assertThat(Wire.agree(9, 1)).isEmpty();
    }

    private interface Consumer {
        void to(Map<String, Object> map, String key);
    }
}
