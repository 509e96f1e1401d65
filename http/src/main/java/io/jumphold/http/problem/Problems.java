package io.jumphold.http.problem;

import io.jumphold.http.json.Json;
import io.jumphold.protocol.api.Problem;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.error.FaultException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a refusal or a defect to problem details (RFC 9457), once for all routes. */
public final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final ContentType TYPE = MediaTypes.applicationWithFixedCharset(
                    "problem+json", org.apache.pekko.http.javadsl.model.HttpCharsets.UTF_8)
            .toContentType();
    /** On every answer that is a problem: its code. */
    public static final AttributeKey<String> CODE = AttributeKey.create("jumphold-problem", String.class);

    private static final long MILLISECONDS = 1_000;

    private Problems() {}

    /** What the caller is told of {@code cause}. A defect is logged under the request's id, and the caller learns no more than that. */
    public static HttpResponse answer(Throwable cause, String requestId) {
        return switch (root(cause)) {
            case FaultException refused -> answer(refused.fault());
            case FieldsRefused refused -> answer(refused.code().fault(refused.detail()), refused.errors());
            case TimeoutException ignored -> answer(ErrorCode.SERVER_BUSY.fault());
            case Throwable defect -> {
                LOG.error("Request {} failed", requestId, defect);
                yield answer(ErrorCode.INTERNAL_ERROR.fault());
            }
        };
    }

    public static HttpResponse answer(Fault fault) {
        return answer(fault, status(fault.errorCode()), null);
    }

    /** With another status than the one that goes with the code. */
    public static HttpResponse answer(Fault fault, StatusCode status) {
        return answer(fault, status, null);
    }

    /** As an item among several that have each their own result. */
    public static Problem problem(Throwable cause, String requestId) {
        return switch (root(cause)) {
            case FaultException refused -> problem(refused.fault());
            case FieldsRefused refused ->
                problem(refused.code().fault(refused.detail()), status(refused.code()), refused.errors());
            case Throwable defect -> {
                LOG.error("A part of request {} failed", requestId, defect);
                yield problem(ErrorCode.INTERNAL_ERROR.fault());
            }
        };
    }

    /** The refusal inside of what a stage failed with. */
    public static Throwable root(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static HttpResponse answer(Fault fault, @Nullable Map<String, String> errors) {
        return answer(fault, status(fault.errorCode()), errors);
    }

    private static HttpResponse answer(Fault fault, StatusCode status, @Nullable Map<String, String> errors) {
        HttpResponse answer = HttpResponse.create()
                .withStatus(status)
                .addAttribute(CODE, fault.errorCode().code())
                .withEntity(HttpEntities.create(TYPE, Json.bytes(problem(fault, status, errors))));
        if (status.intValue() == StatusCodes.UNAUTHORIZED.intValue()) {
            answer = answer.addHeader(RawHeader.create("WWW-Authenticate", "Bearer"));
        }
        Long wait = fault.retryAfterMs();
        return wait == null
                ? answer
                : answer.addHeader(
                        RawHeader.create("Retry-After", Long.toString(Math.ceilDiv(wait.longValue(), MILLISECONDS))));
    }

    private static Problem problem(Fault fault, StatusCode status, @Nullable Map<String, String> errors) {
        return new Problem(
                "about:blank",
                status.reason(),
                status.intValue(),
                fault.code(),
                fault.message(),
                fault.retryAfterMs(),
                errors);
    }

    private static Problem problem(Fault fault) {
        return problem(fault, status(fault.errorCode()), null);
    }

    private static StatusCode status(ErrorCode code) {
        return StatusCodes.get(code.kind().httpStatus());
    }
}
