package io.jumphold.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The wire as it was when each kind first appeared. A file here is never changed, only added: other versions are out there.
 * To write the file of a new kind: {@code -Dgolden.write=true}.
 */
class GoldenFramesTest {
    private static final Path FRAMES = Path.of("src", "test", "resources", "frames");

    static Stream<Sample> samples() {
        return Stream.of(
                        samplesOf("client", Samples.client(), WireCodec::encode, WireCodec::clientFrame),
                        samplesOf("server", Samples.server(), WireCodec::encode, WireCodec::serverFrame),
                        samplesOf("pipe", Samples.pipe(), WireCodec::encode, WireCodec::pipeFrame))
                .flatMap(same -> same);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyFrameIsWrittenAsItsGoldenFileHoldsIt(Sample sample) throws IOException {
        if (Boolean.getBoolean("golden.write") && Files.notExists(sample.file())) {
            Files.createDirectories(sample.file().getParent());
            Files.writeString(sample.file(), HexFormat.of().formatHex(sample.encode()) + "\n");
        }
        assertThat(HexFormat.of().formatHex(sample.encode())).isEqualTo(sample.golden());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyGoldenFileIsReadAsItsFrame(Sample sample) throws Exception {
        assertThat(sample.decode(HexFormat.of().parseHex(sample.golden())))
                .usingRecursiveComparison()
                .isEqualTo(sample.frame());
    }

    @ParameterizedTest
    @MethodSource("families")
    void noKindIsWithoutAGoldenFile(Class<?> family, Set<String> names) {
        Set<String> kinds = Arrays.stream(
                        family.getAnnotation(JsonSubTypes.class).value())
                .map(JsonSubTypes.Type::name)
                .collect(Collectors.toSet());

        assertThat(names.stream().map(name -> name.replaceAll("-.*", ""))).containsAll(kinds);
        assertThat(leaves(family).filter(kind -> !kind.getSimpleName().equals("Unknown")))
                .hasSameSizeAs(kinds);
    }

    @Test
    void noGoldenFileIsForgotten() throws IOException {
        try (Stream<Path> files = Files.walk(FRAMES)) {
            assertThat(files.filter(Files::isRegularFile))
                    .containsExactlyInAnyOrderElementsOf(
                            samples().map(Sample::file).toList());
        }
    }

    static Stream<Arguments> families() {
        return Stream.of(
                Arguments.of(ClientFrame.class, Samples.client().keySet()),
                Arguments.of(ServerFrame.class, Samples.server().keySet()),
                Arguments.of(PipeFrame.class, Samples.pipe().keySet()));
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(GoldenFramesTest::leaves)
                : Stream.of(type);
    }

    interface Decoder {
        Object decode(byte[] bytes) throws MalformedFrameException;
    }

    private static <F> Stream<Sample> samplesOf(
            String family, Map<String, F> frames, Function<F, byte[]> encoder, Decoder decoder) {
        return frames.entrySet().stream()
                .map(sample -> new Sample(
                        family, sample.getKey(), sample.getValue(), encoder.apply(sample.getValue()), decoder));
    }

    record Sample(String family, String name, Object frame, byte[] encode, Decoder decoder) {
        Path file() {
            return FRAMES.resolve(family).resolve(name + ".hex");
        }

        String golden() throws IOException {
            return Files.readString(file()).strip();
        }

        Object decode(byte[] bytes) throws MalformedFrameException {
            return decoder.decode(bytes);
        }

        @Override
        public String toString() {
            return family + "/" + name;
        }
    }
}
