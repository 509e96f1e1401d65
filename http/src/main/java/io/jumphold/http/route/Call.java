package io.jumphold.http.route;

import io.jumphold.http.input.Bodies;
import io.jumphold.http.input.Parameters;
import io.jumphold.http.problem.FieldsRefused;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.TimeoutAccess;

/**
 * One request with all that a handler may want to know of it.
 *
 * @param path values of the path's placeholders
 * @param body all of it; empty where there is none
 * @param from the caller's IP address; empty where it is not known
 * @param at when it came in
 * @param id names the request in the log and in the answer
 */
public record Call(HttpRequest request, Map<String, String> path, byte[] body, String from, Instant at, String id) {
    private static final Pattern VERSION = Pattern.compile("(?:W/)?\"?(\\d{1,18})\"?");

    /** The number at this place of the path; what is no id is as little there as an unknown one. */
    public int id(String name, ErrorCode otherwise) {
        return number(text(name)).orElseThrow(() -> new FaultException(otherwise.fault()));
    }

    public String text(String name) {
        return path.getOrDefault(name, "");
    }

    public Parameters parameters() {
        return Parameters.of(request);
    }

    /** The body as JSON. */
    public <T> T body(Class<T> type) {
        return Bodies.json(request.entity().getContentType(), body, type);
    }

    /** The version that {@code If-Match} names (ITEM-2). */
    public OptionalLong ifVersion() {
        Optional<String> header = header("If-Match");
        if (header.isEmpty() || header.get().equals("*")) {
            return OptionalLong.empty();
        }
        Matcher version = VERSION.matcher(header.get().strip());
        if (!version.matches()) {
            throw FieldsRefused.invalid("If-Match", "must be one version, as in If-Match: \"7\"");
        }
        return OptionalLong.of(Long.parseLong(version.group(1)));
    }

    /** This operation may take longer than others before its caller is told that it took too long. */
    public void mayTake(Duration longest) {
        request.getHeader(TimeoutAccess.class)
                .ifPresent(header -> header.timeoutAccess().updateTimeout(longest));
    }

    public Optional<String> header(String name) {
        return request.getHeader(name).map(HttpHeader::value);
    }

    private static OptionalInt number(String text) {
        if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalInt.empty();
        }
        long value = Long.parseLong(text);
        return value >= 1 && value <= Integer.MAX_VALUE ? OptionalInt.of((int) value) : OptionalInt.empty();
    }
}
