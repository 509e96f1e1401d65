package io.jumphold.http.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jumphold.protocol.api.ApiJson;
import java.io.UncheckedIOException;

/** Values of ours as JSON; they can always be written. */
public final class Json {
    private Json() {}

    public static byte[] bytes(Object value) {
        try {
            return ApiJson.mapper().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String text(Object value) {
        try {
            return ApiJson.mapper().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
