package io.jumphold.http.problem;

import io.jumphold.protocol.error.ErrorCode;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A request whose fields are to blame. Carries no stack trace: it is an answer, not a defect. */
public final class FieldsRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final ErrorCode code;
    private final transient Map<String, String> errors;

    /** {@code errors}: field name to what is wrong with it. */
    public FieldsRefused(ErrorCode code, Map<String, String> errors) {
        super(code.code(), null, false, false);
        this.code = code;
        this.errors = Collections.unmodifiableMap(new TreeMap<>(errors));
    }

    /** One field of a request that cannot be understood. */
    public static FieldsRefused invalid(String field, String wrong) {
        return new FieldsRefused(ErrorCode.INVALID_REQUEST, Map.of(field, wrong));
    }

    ErrorCode code() {
        return code;
    }

    /** Field name to what is wrong with it. */
    public Map<String, String> errors() {
        return errors;
    }

    /** All of them in one sentence. */
    String detail() {
        return errors.entrySet().stream()
                .map(error -> error.getKey() + " " + error.getValue())
                .collect(Collectors.joining("; ", "", "."));
    }
}
