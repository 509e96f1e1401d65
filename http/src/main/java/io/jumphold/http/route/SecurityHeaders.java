package io.jumphold.http.route;

import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** What every answer tells a browser: come by TLS only, guess no types, frame nothing, leak no address, keep no copy. */
final class SecurityHeaders {
    private static final String POLICY = "Content-Security-Policy";
    private static final HttpHeader NOTHING_ALLOWED =
            RawHeader.create(POLICY, "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
    private static final List<HttpHeader> ALWAYS = List.of(
            RawHeader.create("Strict-Transport-Security", "max-age=31536000"),
            RawHeader.create("X-Content-Type-Options", "nosniff"),
            RawHeader.create("X-Frame-Options", "DENY"),
            RawHeader.create("Referrer-Policy", "no-referrer"),
            RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"),
            RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"),
            RawHeader.create("Cache-Control", "no-store"));

    private SecurityHeaders() {}

    /** A page that brings a content security policy of its own keeps it. */
    static HttpResponse added(HttpResponse answer, String requestId) {
        HttpResponse safe = answer.addHeaders(ALWAYS).addHeader(RawHeader.create("X-Request-Id", requestId));
        return answer.getHeader(POLICY).isPresent() ? safe : safe.addHeader(NOTHING_ALLOWED);
    }
}
