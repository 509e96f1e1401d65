package io.jumphold.http.input;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A form-encoded body. */
public final class Form {
    private final Map<String, String> fields;

    private Form(Map<String, String> fields) {
        this.fields = fields;
    }

    public static Form of(byte[] body) {
        Map<String, String> fields = new HashMap<>();
        Arrays.stream(new String(body, StandardCharsets.UTF_8).split("&")).forEach(pair -> {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        });
        return new Form(fields);
    }

    public Optional<String> get(String field) {
        return Optional.ofNullable(fields.get(field));
    }

    /** One value. */
    public static String decoded(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new FaultException(ErrorCode.INVALID_REQUEST.fault("The form is not well encoded."));
        }
    }
}
