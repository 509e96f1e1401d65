package io.jumphold.cli.api;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.api.Page;
import java.io.IOException;

/** What an answer's JSON is read as. */
final class Shape<T> {
    private static final TypeFactory TYPES = ApiJson.mapper().getTypeFactory();

    private final JavaType type;

    private Shape(JavaType type) {
        this.type = type;
    }

    static <T> Shape<T> of(Class<T> type) {
        return new Shape<>(TYPES.constructType(type));
    }

    static <T> Shape<Page<T>> pageOf(Class<T> type) {
        return new Shape<>(TYPES.constructParametricType(Page.class, type));
    }

    T read(byte[] json) throws IOException {
        return ApiJson.mapper().readValue(json, type);
    }
}
