package io.jumphold.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import io.jumphold.cli.site.Site;
import io.jumphold.cli.site.SiteTrust;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.api.Problem;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Requests to one site, and its answers as values or as {@link Failure}. */
public final class Http {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration CONNECT_ONE_OF_SEVERAL = Duration.ofSeconds(4);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration UPLOAD = Duration.ofHours(2);
    private static final long MOST_BYTES = 64L * 1024 * 1024;

    /** Is told what happens on the way. */
    public interface Listener {
        Listener NONE = new Listener() {};

        /** A request and its answer; never a secret. */
        default void traced(String line) {}

        /** Nobody listened at the one address, and the other is asked from now on. */
        default void movedOn(String from, String to) {}

        /** The site has told of other nodes, or other authorities, than it did before. */
        default void siteChanged(Site site) {}
    }

    private final Listener listener;
    private final Nodes nodes;
    private final HttpClient client;
    private volatile Site site;

    public Http(Site site, Listener listener) {
        this.site = site;
        this.listener = listener;
        this.nodes = new Nodes(site.addresses(), listener);
        this.client = client();
    }

    private HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout())
                .sslContext(SiteTrust.context(site.trusted()))
                .build();
    }

    /** Not as long where somebody else can be asked. */
    private Duration connectTimeout() {
        return site.nodes().isEmpty() ? CONNECT : CONNECT_ONE_OF_SEVERAL;
    }

    /** The site, with what it has told of itself. */
    public Site site() {
        return site;
    }

    /** {@code host:port} at which the site answers. */
    public String address() {
        return nodes.answering();
    }

    <T> T get(String path, Shape<T> shape) {
        return value(send(path, request().GET()), shape);
    }

    /** Posts what is done once, however often a lost answer makes it be asked. */
    <T> T post(String path, Object body, Shape<T> shape) {
        return value(send(path, posting(body)), shape);
    }

    /** The same where no value is answered. */
    void post(String path, Object body) {
        send(path, posting(body));
    }

    /** Posts what may not be kept for a retry, and takes so much longer than other requests. */
    <T> T postOnce(String path, Object body, Duration longer, Shape<T> shape) {
        return value(send(path, request().timeout(ANSWER.plus(longer)).POST(json(body))), shape);
    }

    <T> T put(String path, Object body, Shape<T> shape) {
        return value(send(path, request().PUT(json(body))), shape);
    }

    /** Puts a file as it is, however long that takes within two hours. */
    <T> T putFile(String path, Path file, Shape<T> shape) {
        try {
            return value(
                    send(
                            path,
                            request()
                                    .timeout(UPLOAD)
                                    .setHeader("Content-Type", "application/octet-stream")
                                    .PUT(BodyPublishers.ofFile(file))),
                    shape);
        } catch (FileNotFoundException e) {
            throw Failure.of(Exit.USAGE, file + " is not there", e);
        }
    }

    <T> T patch(String path, Object body, @Nullable Long version, Shape<T> shape) {
        return value(send(path, ifMatch(request(), version).method("PATCH", json(body))), shape);
    }

    void delete(String path, @Nullable Long version) {
        send(path, ifMatch(request(), version).DELETE());
    }

    /** Opens a WebSocket on this site. */
    WebSocket webSocket(String path, WebSocket.Listener listener) {
        WebSocket.Builder builder = client.newWebSocketBuilder().connectTimeout(connectTimeout());
        String token = site.token();
        if (token != null) {
            builder.header("Authorization", "Bearer " + token);
        }
        return nodes.ask(address -> open(builder, address, path, listener));
    }

    /** Opens a WebSocket without credentials on a node of this site, over a connection of its own: the node tells by its first request where it leads. */
    public WebSocket webSocketAt(String address, String path, WebSocket.Listener listener) {
        return open(client().newWebSocketBuilder().connectTimeout(connectTimeout()), address, path, listener);
    }

    private WebSocket open(WebSocket.Builder builder, String address, String path, WebSocket.Listener listener) {
        this.listener.traced("WebSocket " + address + path);
        try {
            return builder.buildAsync(URI.create("wss://" + address + path), listener)
                    .join();
        } catch (CompletionException e) {
            throw Unreachable.failure(address, e.getCause() == null ? e : e.getCause());
        }
    }

    private HttpRequest.Builder request() {
        HttpRequest.Builder request = HttpRequest.newBuilder()
                .timeout(ANSWER)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, application/problem+json")
                .header("User-Agent", "jumphold");
        String token = site.token();
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static HttpRequest.Builder ifMatch(HttpRequest.Builder request, @Nullable Long version) {
        return version == null ? request : request.header("If-Match", "\"" + version + "\"");
    }

    private static HttpRequest.BodyPublisher json(Object body) {
        try {
            return BodyPublishers.ofByteArray(ApiJson.mapper().writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder posting(Object body) {
        return request().header("Idempotency-Key", UUID.randomUUID().toString()).POST(json(body));
    }

    private byte[] send(String path, HttpRequest.Builder request) {
        HttpResponse<byte[]> answer = nodes.ask(address -> send(
                address, request.uri(URI.create("https://" + address + path)).build()));
        learn(Told.of(site, answer.headers()));
        if (answer.statusCode() / 100 != 2) {
            throw refusal(answer);
        }
        return answer.body();
    }

    private HttpResponse<byte[]> send(String address, HttpRequest request) {
        try {
            HttpResponse<byte[]> answer =
                    client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
            listener.traced(request.method() + " " + request.uri() + " -> " + answer.statusCode());
            return answer;
        } catch (IOException e) {
            throw Unreachable.failure(address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(Exit.CANCELLED, "Interrupted");
        }
    }

    private void learn(Site told) {
        if (!told.equals(site)) {
            site = told;
            listener.siteChanged(told);
        }
    }

    private <T> T value(byte[] body, Shape<T> shape) {
        try {
            return shape.read(body);
        } catch (IOException e) {
            throw Failure.of(Exit.REFUSED, "The answer of " + site.url() + " cannot be understood", e)
                    .next("Is it a Jumphold site, and of a version that goes with this one?");
        }
    }

    private Failure refusal(HttpResponse<byte[]> answer) {
        try {
            Problem problem = ApiJson.mapper().readValue(answer.body(), Problem.class);
            if (problem.code() != null && problem.detail() != null) {
                return Failure.of(problem);
            }
        } catch (IOException noProblemDetails) {
            // Something between here and the site answered in its own way.
        }
        return Failure.of(
                answer.statusCode() >= 500 ? Exit.UNAVAILABLE : Exit.REFUSED,
                site.url() + " answered with status " + answer.statusCode() + " and no reason");
    }
}
