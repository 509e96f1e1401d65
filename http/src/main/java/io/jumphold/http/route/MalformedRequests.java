package io.jumphold.http.route;

import io.jumphold.http.problem.Problems;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/** Answers what is no HTTP request at all. Says nothing of its content, here or in the log: that may be a token in the wrong place. */
public final class MalformedRequests extends ParsingErrorHandler {
    private static final int URI_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;

    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        Fault fault = switch (status.intValue()) {
            case URI_TOO_LONG -> ErrorCode.REQUEST_TOO_LARGE.fault("The URL is too long.");
            case HEADERS_TOO_LARGE -> ErrorCode.REQUEST_TOO_LARGE.fault("The headers are too large.");
            default -> ErrorCode.INVALID_REQUEST.fault("This is no well-formed HTTP request.");
        };
        return SecurityHeaders.added(Problems.answer(fault, status), Dispatcher.requestId());
    }
}
