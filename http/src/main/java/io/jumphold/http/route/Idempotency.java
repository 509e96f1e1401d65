package io.jumphold.http.route;

import io.jumphold.cluster.directory.IdempotencyKeys;
import io.jumphold.http.json.Json;
import io.jumphold.http.problem.FieldsRefused;
import io.jumphold.http.problem.Problems;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.Keys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Requests that are made twice with one {@code Idempotency-Key} are carried out once, and answered alike (API-4). */
public final class Idempotency {
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final long RETRY_MS = 1_000;

    /** An answer as it is kept; its body may hold an installer's key or a ticket, so the whole is encrypted. */
    private record Kept(int status, Map<String, String> headers, String body) {}

    private final IdempotencyKeys keys;
    private final AnswerCipher cipher;

    public Idempotency(IdempotencyKeys keys, AnswerCipher cipher) {
        this.keys = keys;
        this.cipher = cipher;
    }

    /** The handler, made so that a key is honoured where one is given. */
    public Operation.GuardedHandler once(Operation.GuardedHandler handler) {
        return (call, who) -> {
            Optional<String> key = call.header("Idempotency-Key");
            if (key.isEmpty()) {
                return handler.handle(call, who);
            }
            if (!KEY.matcher(key.get()).matches()) {
                throw FieldsRefused.invalid("Idempotency-Key", "must be 1 to 255 printable characters without spaces");
            }
            return once(handler, call, who, key.get());
        };
    }

    private CompletionStage<HttpResponse> once(Operation.GuardedHandler handler, Call call, Principal who, String key) {
        String request = hash(call);
        return keys.take(who.account(), key, request)
                .thenCompose(known -> known.isEmpty()
                        ? carriedOut(handler, call, who, key)
                        : CompletableFuture.completedFuture(again(known.get(), request, place(who, key))));
    }

    /** A refusal has changed nothing, and frees the key. After a defect nobody knows: the key stays taken until the store lets it go. */
    private CompletionStage<HttpResponse> carriedOut(
            Operation.GuardedHandler handler, Call call, Principal who, String key) {
        CompletionStage<HttpResponse> answer;
        try {
            answer = handler.handle(call, who);
        } catch (FaultException | FieldsRefused refused) {
            answer = CompletableFuture.failedFuture(refused);
        }
        return answer.thenCompose(done -> keys.answered(
                                who.account(), key, cipher.sealed(Json.bytes(kept(done)), place(who, key)))
                        .thenApply(stored -> done))
                .exceptionallyCompose(failure -> {
                    Throwable cause = Problems.root(failure);
                    CompletionStage<Void> freed = cause instanceof FaultException || cause instanceof FieldsRefused
                            ? keys.free(who.account(), key)
                            : CompletableFuture.completedFuture(null);
                    return freed.thenCompose(done -> CompletableFuture.failedFuture(failure));
                });
    }

    private HttpResponse again(IdempotencyKeys.Known known, String request, String place) {
        if (!known.requestHash().equals(request)) {
            throw new FaultException(ErrorCode.IDEMPOTENCY_KEY_REUSED.fault());
        }
        if (known.answer() == null) {
            throw new FaultException(ErrorCode.SERVER_BUSY
                    .fault("The first request with this idempotency key is still under way.")
                    .retryAfterMs(RETRY_MS));
        }
        try {
            Kept kept = ApiJson.mapper().readValue(cipher.opened(known.answer(), place), Kept.class);
            HttpResponse answer = HttpResponse.create()
                    .withStatus(kept.status())
                    .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, kept.body()));
            for (Map.Entry<String, String> header : kept.headers().entrySet()) {
                answer = answer.addHeader(RawHeader.create(header.getKey(), header.getValue()));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Kept kept(HttpResponse answer) {
        Map<String, String> headers = new HashMap<>();
        for (HttpHeader header : answer.getHeaders()) {
            headers.put(header.name(), header.value());
        }
        HttpEntity.Strict body = (HttpEntity.Strict) answer.entity();
        return new Kept(answer.status().intValue(), headers, body.getData().utf8String());
    }

    private static String place(Principal who, String key) {
        return who.account() + " " + key;
    }

    private static String hash(Call call) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        String line =
                call.request().method().value() + " " + call.request().getUri().path() + "\n";
        whole.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        whole.writeBytes(call.body());
        return Keys.hashHex(whole.toByteArray());
    }
}
