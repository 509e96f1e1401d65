package io.jumphold.protocol.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Frames to CBOR and back: one frame is one CBOR map with a {@code kind}. Unknown kinds and fields are tolerated. Thread-safe. */
public final class WireCodec {
    private static final ObjectMapper MAPPER = CBORMapper.builder(CBORFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(16)
                            .maxStringLength(64 * 1024)
                            .maxTokenCount(8 * 1024)
                            .maxDocumentLength(Limits.FRAME)
                            .build())
                    // Names that strangers make up would be kept for ever in the parser's symbol table, at any length
                    // (SEC-3).
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .build();

    private static final ObjectReader SERVER = MAPPER.readerFor(ServerFrame.class);
    private static final ObjectReader CLIENT = MAPPER.readerFor(ClientFrame.class);
    private static final ObjectReader PIPE = MAPPER.readerFor(PipeFrame.class);
    private static final ObjectWriter SERVER_WRITER = MAPPER.writerFor(ServerFrame.class);
    private static final ObjectWriter CLIENT_WRITER = MAPPER.writerFor(ClientFrame.class);
    private static final ObjectWriter PIPE_WRITER = MAPPER.writerFor(PipeFrame.class);

    private WireCodec() {}

    public static byte[] encode(ServerFrame frame) {
        return write(SERVER_WRITER, frame);
    }

    public static byte[] encode(ClientFrame frame) {
        return write(CLIENT_WRITER, frame);
    }

    public static byte[] encode(PipeFrame frame) {
        return write(PIPE_WRITER, frame);
    }

    public static ServerFrame serverFrame(byte[] bytes) throws MalformedFrameException {
        return read(SERVER, ServerFrame.class, bytes);
    }

    public static ClientFrame clientFrame(byte[] bytes) throws MalformedFrameException {
        return read(CLIENT, ClientFrame.class, bytes);
    }

    public static PipeFrame pipeFrame(byte[] bytes) throws MalformedFrameException {
        return read(PIPE, PipeFrame.class, bytes);
    }

    private static byte[] write(ObjectWriter writer, Object frame) {
        try {
            return writer.writeValueAsBytes(frame);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("A frame of our own could not be encoded", e);
        }
    }

    private static <T> T read(ObjectReader reader, Class<T> type, byte[] bytes) throws MalformedFrameException {
        try {
            T frame = type.cast(reader.readValue(bytes));
            if (frame == null) {
                throw new MalformedFrameException("The frame is empty");
            }
            return frame;
        } catch (IOException | RuntimeException e) {
            throw new MalformedFrameException(reason(e));
        }
    }

    /** Names the place and, where a record refused a value, why; never the content that was sent. */
    private static String reason(Exception e) {
        if (e instanceof JsonMappingException mapping) {
            if (mapping.getCause() instanceof IllegalArgumentException refused) {
                return "Refused: " + refused.getMessage();
            }
            if (mapping.getCause() instanceof NullPointerException missing) {
                return "Missing: " + missing.getMessage();
            }
            return "Not readable at "
                    + mapping.getPath().stream()
                            .takeWhile(part -> !(part.getFrom() instanceof Map))
                            .map(part ->
                                    part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
                            .reduce((left, right) -> left + "." + right)
                            .orElse("its start");
        }
        return "Not a CBOR frame";
    }
}
