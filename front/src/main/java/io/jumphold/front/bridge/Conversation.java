package io.jumphold.front.bridge;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.scaladsl.model.HttpEntity;
import org.apache.pekko.http.scaladsl.model.RequestEntity;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests and answers of one connection. It knows what Pekko's server layer does not tell: whether the connection
 * rests between two requests, which is when it may be closed, and how much of an unfinished head has come.
 */
final class Conversation {

    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
    /** Headers by which a peer might give itself another address; only the PROXY protocol is believed. */
    private static final String[] ADDRESS_CLAIMS = {"x-forwarded-for", "x-real-ip", "remote-address", "forwarded"};

    private final Function<HttpRequest, CompletionStage<HttpResponse>> handler;
    private final RemoteAddress peer;
    private final int longestHead;
    private final Runnable peerKnown;
    private final Runnable rested;
    /** Requests that wait for their answer, and request bodies that are still coming. */
    private final AtomicInteger busy = new AtomicInteger();
    /** What came since the last request that was whole. */
    private final AtomicInteger headBytes = new AtomicInteger();

    private volatile boolean begun;
    private volatile boolean readingBody;
    private volatile boolean upgraded;
    private volatile boolean ending;
    private volatile boolean lost;

    /**
     * @param peerKnown run when an answer says that the peer is known
     * @param rested run when the connection rests, once it is {@linkplain #end ending}
     */
    Conversation(
            Function<HttpRequest, CompletionStage<HttpResponse>> handler,
            InetSocketAddress peer,
            int longestHead,
            Runnable peerKnown,
            Runnable rested) {
        this.handler = handler;
        this.peer = RemoteAddress.create(peer);
        this.longestHead = longestHead;
        this.peerKnown = peerKnown;
        this.rested = rested;
    }

    CompletionStage<HttpResponse> answer(HttpRequest request) {
        begun = true;
        headBytes.set(0);
        busy.incrementAndGet();
        CompletionStage<HttpResponse> answer;
        try {
            answer =
                    handler.apply(withoutClaims(watchingBody(request)).addAttribute(AttributeKeys.remoteAddress, peer));
        } catch (Exception e) {
            answer = CompletableFuture.failedStage(e);
        }
        return answer.handle(this::conclude);
    }

    private HttpResponse conclude(@Nullable HttpResponse answer, @Nullable Throwable failure) {
        var response = answer != null ? answer : failed(failure);
        if (response.getAttribute(HttpWay.PEER_KNOWN).isPresent()) {
            peerKnown.run();
        }
        if (response.status().equals(StatusCodes.SWITCHING_PROTOCOLS)) {
            upgraded = true;
        } else if (ending) {
            response = response.addHeader(Connection.create("close"));
        }
        lessBusy();
        return response;
    }

    private HttpResponse failed(@Nullable Throwable failure) {
        if (lost) {
            LOG.debug("A request of {} ended with its connection: {}", peer, String.valueOf(failure));
        } else {
            LOG.error("A request of {} was not answered", peer, failure);
        }
        return HttpResponse.create().withStatus(StatusCodes.INTERNAL_SERVER_ERROR);
    }

    private static HttpRequest withoutClaims(HttpRequest request) {
        var honest = request;
        for (var claim : ADDRESS_CLAIMS) {
            if (honest.getHeader(claim).isPresent()) {
                honest = honest.removeHeader(claim);
            }
        }
        return honest;
    }

    private HttpRequest watchingBody(HttpRequest request) {
        if (request.entity().isStrict()) {
            return request;
        }
        readingBody = true;
        busy.incrementAndGet();
        var watch = Flow.of(ByteString.class)
                .watchTermination((unused, end) -> {
                    end.whenComplete((_, _) -> bodyOver());
                    return (Object) unused;
                })
                .asScala();
        // A body of known length keeps its length: only scaladsl can say so.
        return request.withEntity(
                switch ((RequestEntity) request.entity()) {
                    case HttpEntity.Default known -> known.transformDataBytes(known.contentLength(), watch);
                    case RequestEntity open -> open.transformDataBytes(watch);
                });
    }

    private void bodyOver() {
        headBytes.set(0);
        readingBody = false;
        lessBusy();
    }

    private void lessBusy() {
        if (busy.decrementAndGet() == 0 && ending) {
            rested.run();
        }
    }

    /** Counts what has been handed to the parser. Called by the stream alone. */
    void delivered(int bytes) {
        if (!readingBody && !upgraded) {
            headBytes.addAndGet(bytes);
        }
    }

    boolean headIsTooLong() {
        return headBytes.get() > longestHead;
    }

    /** Whether a first request has come whole, at least its head. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether an end of input now would leave something half here. */
    boolean isCutShort() {
        return readingBody || headBytes.get() > 0 || upgraded;
    }

    /** Whether an answer is being worked on. */
    boolean isAnswering() {
        return busy.get() > 0;
    }

    /** Whether it has become a WebSocket. */
    boolean isUpgraded() {
        return upgraded;
    }

    /** No further request is wanted: the next answer says so, and the connection may go when it rests. */
    void end() {
        ending = true;
        if (busy.get() == 0) {
            rested.run();
        }
    }

    void lose() {
        lost = true;
    }
}
