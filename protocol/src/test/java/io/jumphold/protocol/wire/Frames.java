package io.jumphold.protocol.wire;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Frames as another implementation, or another version, would write them. */
final class Frames {
    private static final ObjectMapper CBOR = CBORMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private Frames() {}

    /** A frame with these keys and values, one after the other. */
    static byte[] of(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return write(map);
    }

    /** The frame with something about it changed. */
    static byte[] changed(byte[] frame, Consumer<Map<String, Object>> change) {
        Map<String, Object> map = read(frame);
        change.accept(map);
        return write(map);
    }

    @SuppressWarnings("unchecked") // of a map that is in a frame
    static Map<String, Object> inner(Map<String, Object> frame, String key) {
        return (Map<String, Object>) frame.get(key);
    }

    static Map<String, Object> read(byte[] frame) {
        try {
            return CBOR.readerForMapOf(Object.class).readValue(frame);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] write(Object value) {
        try {
            return CBOR.writeValueAsBytes(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
