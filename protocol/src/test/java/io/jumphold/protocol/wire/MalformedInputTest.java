package io.jumphold.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever bytes come: a frame or a {@link MalformedFrameException}, and never more memory than a small multiple of them. */
@Tag("SEC-3")
class MalformedInputTest {
    /** Jackson makes room for a byte string of up to 250,000 bytes at once; the rest is small change. */
    private static final long MOST_ALLOCATED = 400_000;

    private static final List<GoldenFramesTest.Sample> SAMPLES =
            GoldenFramesTest.samples().toList();
    private static final List<GoldenFramesTest.Decoder> DECODERS =
            List.of(WireCodec::clientFrame, WireCodec::serverFrame, WireCodec::pipeFrame);
    private static final ThreadMXBean MEMORY = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What is made once, for the first frame of each kind, is not counted. */
    @BeforeAll
    static void readEverythingOnce() throws Exception {
        for (GoldenFramesTest.Sample sample : SAMPLES) {
            for (GoldenFramesTest.Decoder decoder : DECODERS) {
                decoder.decode(sample.encode());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // nothing
                "f6", // null
                "05", // a number
                "64 62656174", // text
                "82 64 62656174 a0", // a list
                "a1", // a map that does not go on
                "bf 64 6b696e64 64 62656174", // a map without its end
                "a1 64 6b696e64 64 62656174 00", // something after the frame
                "a1 64 6b696e64 64 62656174 ff", // an end too many
                "a1 64 6b696e64 64 62656174 5a", // half a value after it
                "a2 64 6b696e64 64 62656174 64 6b696e64 65 68656c6c6f", // two kinds
                "a1 64 6b696e64 62 c328", // text that is not UTF-8
                "a1 64 6b696e64 1c", // a length that is reserved
                "a1 a0 00", // a key that is a map
                "ff"
            })
    void whatIsNoFrameIsRefused(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertThatThrownBy(() -> WireCodec.clientFrame(bytes)).isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> WireCodec.pipeFrame(bytes)).isInstanceOf(MalformedFrameException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5a 7fffffff", // bytes
                "5b 7fffffffffffffff",
                "5a 0003d08f", // 249,999 of them
                "7a 7fffffff", // text
                "7b 7fffffffffffffff",
                "9a 7fffffff", // a list
                "9b 7fffffffffffffff",
                "ba 7fffffff", // a map
                "bb 7fffffffffffffff",
                "c2 5a 7fffffff" // a big number
            })
    void aHugeLengthIsNotBelieved(String hex) {
        byte[] huge = HexFormat.of().parseHex(hex.replace(" ", ""));
        for (String field : List.of("bytes", "tool", "parameters", "number", "fault", "news")) {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.writeBytes(HexFormat.of().parseHex("bf"));
            text(frame, "kind");
            text(frame, field.equals("bytes") ? "data" : "open");
            text(frame, field);
            frame.writeBytes(huge);

            assertRefusedWithLittleMemory(frame.toByteArray());
        }
    }

    private static void text(ByteArrayOutputStream to, String text) {
        to.write(0x60 + text.length());
        to.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void sixteenLevelsAreReadAndNotOneMore() {
        Object fifteen = 1;
        for (int i = 0; i < 15; i++) {
            fifteen = List.of(fifteen);
        }
        byte[] deep = Frames.of("kind", "beat", "news", fifteen);
        byte[] deeper = Frames.of("kind", "beat", "news", List.of(fifteen));

        assertThatCode(() -> WireCodec.clientFrame(deep)).doesNotThrowAnyException();
        assertThatThrownBy(() -> WireCodec.clientFrame(deeper)).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void deepNestingIsRefused() {
        for (String opening : List.of("81", "9f", "a161", "d9d9f7")) {
            String rest = opening.equals("a161") ? "a16178".repeat(30_000) : opening.repeat(30_000);
            byte[] frame = HexFormat.of().parseHex("a2646b696e6464626561746178" + rest);

            assertThatThrownBy(() -> WireCodec.clientFrame(frame)).isInstanceOf(MalformedFrameException.class);
        }
    }

    @Test
    void aFrameOfEndlesslyManyElementsIsRefused() {
        byte[] manyFields = Frames.changed(WireCodec.encode(new ClientFrame.Beat()), map -> {
            for (int i = 0; i < 10_000; i++) {
                map.put("field" + i, i);
            }
        });
        byte[] aLongList = Frames.of("kind", "beat", "news", new int[10_000]);

        assertThatThrownBy(() -> WireCodec.clientFrame(manyFields)).isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> WireCodec.clientFrame(aLongList)).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void namesThatStrangersMakeUpAreNotKept() throws Exception {
        Random random = new Random(2);
        LongSummaryStatistics used = new LongSummaryStatistics();
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 800; i++) {
                byte[] name = new byte[3_000];
                random.nextBytes(name);
                // In one piece, with its length before it.
                ByteArrayOutputStream frame = new ByteArrayOutputStream();
                frame.writeBytes(HexFormat.of().parseHex("a2646b696e646462656174791770"));
                frame.writeBytes(HexFormat.of().formatHex(name).getBytes(StandardCharsets.US_ASCII));
                frame.write(0);
                assertThat(WireCodec.clientFrame(frame.toByteArray())).isEqualTo(new ClientFrame.Beat());
            }
            System.gc();
            used.accept(
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        assertThat(used.getMax() - used.getMin()).isLessThan(8_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"5\"", "true", "1.5", "[5]", "{}"})
    void aNumberOfAnotherTypeIsRefused(String json) throws Exception {
        Object value = new ObjectMapper().readValue(json, Object.class);

        assertThatThrownBy(() -> WireCodec.pipeFrame(Frames.of("kind", "received", "received", value)))
                .isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void aNumberThatIsMissingOrNullOrTooBigIsRefused() {
        for (byte[] frame : List.of(
                Frames.of("kind", "received"),
                Frames.of("kind", "received", "received", null),
                Frames.of("kind", "received", "received", BigInteger.TWO.pow(63)),
                Frames.of("kind", "resize", "number", 1, "channel", 1L << 31, "columns", 1, "rows", 1))) {
            assertThatThrownBy(() -> WireCodec.pipeFrame(frame)).isInstanceOf(MalformedFrameException.class);
        }
    }

    @Test
    @Tag("SEC-5")
    void theMessageNamesTheFieldAndNothingOfTheContent() {
        assertThatThrownBy(() -> WireCodec.clientFrame(Frames.changed(
                        WireCodec.encode(Samples.client().get("enrol")),
                        map -> map.put("token", "s3cret".repeat(1_000)))))
                .hasMessage("Refused: token is longer than 4096 characters");
        assertThatThrownBy(() -> WireCodec.clientFrame(Frames.changed(
                        WireCodec.encode(Samples.client().get("enrol")),
                        map -> Frames.inner(map, "facts").put("os", "s3cret"))))
                .hasMessage("Not readable at facts.os");
        assertThatThrownBy(() -> WireCodec.pipeFrame(Frames.changed(
                        WireCodec.encode(Samples.pipe().get("open")),
                        map -> Frames.inner(map, "parameters").put("s3cret", List.of("s3cret")))))
                .hasMessage("Not readable at parameters");
    }

    @Test
    void damagedFramesAreReadOrRefused() {
        damage(new Random(1), 12_000);
    }

    @Test
    @Tag("full")
    void manyMoreDamagedFramesAreReadOrRefused() {
        damage(new Random(), 1_000_000);
    }

    private static void damage(Random random, int times) {
        for (int i = 0; i < times; i++) {
            byte[] bytes = SAMPLES.get(random.nextInt(SAMPLES.size())).encode().clone();
            for (int hits = 1 + random.nextInt(4); hits > 0; hits--) {
                bytes[random.nextInt(bytes.length)] =
                        random.nextBoolean() ? (byte) random.nextInt() : bytes[random.nextInt(bytes.length)];
            }
            if (random.nextInt(5) == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            }
            assertReadOrRefusedWithLittleMemory(bytes);
        }
    }

    private static void assertRefusedWithLittleMemory(byte[] bytes) {
        assertThat(assertReadOrRefusedWithLittleMemory(bytes)).isTrue();
    }

    private static boolean assertReadOrRefusedWithLittleMemory(byte[] bytes) {
        long before = MEMORY.getCurrentThreadAllocatedBytes();
        int refusals = 0;
        for (GoldenFramesTest.Decoder decoder : DECODERS) {
            try {
                decoder.decode(bytes);
            } catch (MalformedFrameException e) {
                refusals++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("From " + HexFormat.of().formatHex(bytes), e);
            }
        }
        assertThat(MEMORY.getCurrentThreadAllocatedBytes() - before)
                .as("memory taken for %s", HexFormat.of().formatHex(bytes))
                .isLessThan(3 * MOST_ALLOCATED);
        return refusals == 3;
    }
}
