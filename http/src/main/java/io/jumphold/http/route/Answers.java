package io.jumphold.http.route;

import io.jumphold.http.json.Json;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** The answers that succeed. */
public final class Answers {
    private Answers() {}

    public static HttpResponse ok(Object body) {
        return json(StatusCodes.OK, body);
    }

    /** With the version as {@code ETag}, for the next {@code If-Match}. */
    public static HttpResponse ok(Object body, long version) {
        return ok(body).addHeader(tag(version));
    }

    public static HttpResponse created(String location, Object body) {
        return json(StatusCodes.CREATED, body).addHeader(RawHeader.create("Location", location));
    }

    public static HttpResponse noContent() {
        return HttpResponse.create().withStatus(StatusCodes.NO_CONTENT);
    }

    public static HttpResponse json(StatusCode status, Object body) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, Json.bytes(body)));
    }

    private static RawHeader tag(long version) {
        return RawHeader.create("ETag", "\"" + version + "\"");
    }
}
