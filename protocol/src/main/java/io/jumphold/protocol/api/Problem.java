package io.jumphold.protocol.api;

import io.jumphold.protocol.error.Fault;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Problem details (RFC 9457), the body of every refused request; media type {@code application/problem+json}.
 *
 * @param type always {@code about:blank}; {@code code} is what programs look at
 * @param title short text of the status
 * @param status the HTTP status
 * @param code the stable code of the catalogue
 * @param detail what happened and what to do, for people
 * @param retryAfterMs milliseconds to wait before the next try; also in {@code Retry-After}, in seconds
 * @param errors field name to what is wrong with it; null where no field is to blame
 */
public record Problem(
        String type,
        String title,
        int status,
        String code,
        String detail,
        @Nullable Long retryAfterMs,
        @Nullable Map<String, String> errors) {

    public static Problem of(Fault fault, int status, String title) {
        return new Problem("about:blank", title, status, fault.code(), fault.message(), fault.retryAfterMs(), null);
    }
}
