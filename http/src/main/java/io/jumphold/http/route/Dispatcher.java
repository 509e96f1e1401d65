package io.jumphold.http.route;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import io.jumphold.cluster.access.Action;
import io.jumphold.http.problem.Problems;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Keys;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.TimeoutAccess;
import org.apache.pekko.stream.Materializer;
import org.jspecify.annotations.Nullable;

/** Brings each request to its operation: finds it, asks who calls, asks the access rules, reads the body; answers everything else itself. */
public final class Dispatcher {
    /** On every answer to a caller who is signed in: tells the front door that the peer is no stranger. */
    public static final AttributeKey<Boolean> PEER_KNOWN = AttributeKey.create("jumphold-peer-known", Boolean.class);

    private static final Pattern SLASH = Pattern.compile("/");
    private static final String BEARER = "bearer ";
    private static final int REQUEST_ID_BYTES = 8;

    private record Place(Template path, Map<HttpMethod, Operation> operations) {}

    private record Found(Place place, Map<String, String> values) {}

    private final List<Place> places;
    private final Authenticator authenticator;
    private final Gate gate;
    private final SiteHeaders nodes;
    private final Clock clock;
    private final Duration patience;
    private final Materializer materializer;
    private final BiConsumer<Integer, String> answered;

    /**
     * Serves these operations.
     *
     * @param patience how long an operation may take; then the caller is told that the server is busy
     * @param answered is told the status and the problem's code of every answer, {@code ok} where there is none
     */
    public Dispatcher(
            List<Operation> operations,
            Authenticator authenticator,
            Gate gate,
            SiteHeaders nodes,
            Clock clock,
            Duration patience,
            Materializer materializer,
            BiConsumer<Integer, String> answered) {
        this.places = places(operations);
        this.authenticator = authenticator;
        this.gate = gate;
        this.nodes = nodes;
        this.clock = clock;
        this.patience = patience;
        this.materializer = materializer;
        this.answered = answered;
    }

    public CompletionStage<HttpResponse> answer(HttpRequest request) {
        String id = requestId();
        limitTime(request, id);
        return attempted(() -> route(request, id))
                .exceptionally(failure -> Problems.answer(failure, id))
                .thenApply(answer -> {
                    answered.accept(
                            answer.status().intValue(),
                            answer.getAttribute(Problems.CODE).orElse("ok"));
                    return SecurityHeaders.added(answer, id);
                });
    }

    /** For the answer and for the log, so that one leads to the other. */
    static String requestId() {
        return HexFormat.of().formatHex(Keys.random(REQUEST_ID_BYTES));
    }

    private CompletionStage<HttpResponse> route(HttpRequest request, String id) {
        Optional<Found> found = find(segments(request));
        if (found.isEmpty()) {
            Entity.leave(request, materializer);
            throw Gate.notFound();
        }
        Place place = found.get().place();
        Operation operation = place.operations().get(served(request.method()));
        if (operation == null) {
            Entity.leave(request, materializer);
            return CompletableFuture.completedFuture(otherMethod(request, place));
        }
        Instant now = clock.instant();
        Call call = new Call(request, found.get().values(), new byte[0], from(request), now, id);
        return switch (operation) {
            case Operation.Open open -> withBody(call).thenCompose(open.handler()::handle);
            case Operation.Guarded guarded ->
                guarded(
                        call,
                        guarded.needs(),
                        who -> withBody(call)
                                .thenCompose(whole -> guarded.handler().handle(whole, who)));
            case Operation.Streamed streamed ->
                guarded(
                        call,
                        streamed.needs(),
                        who -> attempted(() -> streamed.handler().handle(call, who))
                                .whenComplete((answer, refused) -> {
                                    if (refused != null) {
                                        Entity.leave(call.request(), materializer);
                                    }
                                }));
        };
    }

    private CompletionStage<HttpResponse> guarded(
            Call call, @Nullable Action needs, Function<Principal, CompletionStage<HttpResponse>> work) {
        CompletionStage<Principal> admitted = authenticator
                .authenticate(bearerToken(call), call.at())
                .thenCompose(who -> gate.site(call, who, needs).thenApply(allowed -> who));
        return admitted.whenComplete((who, refused) -> {
                    if (refused != null) {
                        Entity.leave(call.request(), materializer);
                    }
                })
                .thenCompose(who -> work.apply(who)
                        .exceptionally(failure -> Problems.answer(failure, call.id()))
                        .thenApply(answer -> nodes.added(answer).addAttribute(PEER_KNOWN, true)));
    }

    private CompletionStage<Call> withBody(Call call) {
        return Entity.read(call.request(), materializer)
                .thenApply(body -> new Call(call.request(), call.path(), body, call.from(), call.at(), call.id()));
    }

    private Optional<Found> find(List<String> path) {
        for (Place place : places) {
            Optional<Map<String, String>> values = place.path().match(path);
            if (values.isPresent()) {
                return Optional.of(new Found(place, values.get()));
            }
        }
        return Optional.empty();
    }

    /** OPTIONS, or a method that is not served here. */
    private static HttpResponse otherMethod(HttpRequest request, Place place) {
        HttpResponse answer = request.method().equals(HttpMethods.OPTIONS)
                ? Answers.noContent()
                : Problems.answer(ErrorCode.METHOD_NOT_ALLOWED.fault());
        return answer.addHeader(RawHeader.create("Allow", allow(place)));
    }

    private static String allow(Place place) {
        TreeSet<String> methods = new TreeSet<>(List.of("OPTIONS"));
        place.operations().keySet().forEach(method -> methods.add(method.value()));
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    /** HEAD is answered as GET; Pekko HTTP leaves the body out. */
    private static HttpMethod served(HttpMethod method) {
        return method.equals(HttpMethods.HEAD) ? HttpMethods.GET : method;
    }

    /** As they were sent: what is spelt otherwise than the template is another path. */
    private static List<String> segments(HttpRequest request) {
        String path = request.getUri().path();
        return Arrays.asList(SLASH.split(path.startsWith("/") ? path.substring(1) : path, -1));
    }

    private static String from(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(address -> address.getAddress())
                .map(InetAddress::getHostAddress)
                .orElse("");
    }

    /** The token that the request carries, if it carries one. */
    public static Optional<String> bearerToken(Call call) {
        return call.header("Authorization")
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    private void limitTime(HttpRequest request, String id) {
        request.getHeader(TimeoutAccess.class)
                .ifPresent(header -> header.timeoutAccess()
                        .update(patience, late -> SecurityHeaders.added(Problems.answer(lateness()), id)));
    }

    private static Fault lateness() {
        return ErrorCode.SERVER_BUSY.fault(
                "This took too long, and may still be carried out; look before you try again.");
    }

    private static CompletionStage<HttpResponse> attempted(Supplier<CompletionStage<HttpResponse>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static List<Place> places(List<Operation> operations) {
        return operations.stream().collect(groupingBy(Operation::path)).entrySet().stream()
                .map(entry -> new Place(
                        entry.getKey(),
                        entry.getValue().stream().collect(toMap(Operation::method, Function.identity()))))
                .sorted(Comparator.comparing(place -> place.path().placeholders()))
                .toList();
    }
}
