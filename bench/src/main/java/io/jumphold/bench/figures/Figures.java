package io.jumphold.bench.figures;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jumphold.protocol.api.ApiJson;

/** What a benchmark found out: one JSON object, its keys in the order they were put in. */
public final class Figures {
    private final ObjectNode values = ApiJson.mapper().createObjectNode();

    public Figures put(String key, long value) {
        values.put(key, value);
        return this;
    }

    public Figures put(String key, String value) {
        values.put(key, value);
        return this;
    }

    /** Rounded to hundredths; null where there is no such number. */
    public Figures put(String key, double value) {
        if (Double.isFinite(value)) {
            values.put(key, Math.round(value * 100) / 100.0);
        } else {
            values.putNull(key);
        }
        return this;
    }

    /** In one line, or laid out for people. */
    public String json(boolean oneLine) {
        try {
            return oneLine
                    ? ApiJson.mapper().writeValueAsString(values)
                    : ApiJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
