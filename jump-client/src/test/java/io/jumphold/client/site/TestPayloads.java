package io.jumphold.client.site;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The payloads of a site, and how its nodes hand them out, well or badly. */
public final class TestPayloads {
    static final String PATH = "/client-payloads/";

    /** One request for a payload: from which byte on, and with what. */
    public record Request(int port, long from, @Nullable String authorization) {}

    private final Map<String, byte[]> payloads = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private volatile int cutAfter = Integer.MAX_VALUE;
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile int status;
    private volatile int retryAfter;
    private volatile boolean knowsRanges = true;

    /** What is fetched under that digest, whatever its own is. */
    public void put(String sha256, byte[] content) {
        payloads.put(sha256, content);
    }

    /** The next so many answers break off after that many bytes. */
    public void cut(int times, int afterBytes) {
        cutAfter = afterBytes;
        cuts.set(times);
    }

    /** Answers with this instead; 0: as it should. */
    public void status(int code, int retryAfterSeconds) {
        status = code;
        retryAfter = retryAfterSeconds;
    }

    public void knowsNoRanges() {
        knowsRanges = false;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Bytes of payloads that were sent in all. */
    public long sent() {
        return sent.get();
    }

    void serve(ChannelHandlerContext context, FullHttpRequest request, int port) {
        String range = request.headers().get(HttpHeaderNames.RANGE);
        long from = range == null ? 0 : Long.parseLong(range.replaceAll("\\D", ""));
        requests.add(new Request(port, from, request.headers().get(HttpHeaderNames.AUTHORIZATION)));
        byte[] whole = payloads.get(request.uri().substring(PATH.length()));
        int code = status != 0 ? status : whole == null ? 404 : range == null || !knowsRanges ? 200 : 206;
        DefaultHttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(code));
        if (code != 200 && code != 206) {
            head.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
            if (retryAfter > 0) {
                head.headers().set(HttpHeaderNames.RETRY_AFTER, retryAfter);
            }
            context.writeAndFlush(head).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        body(context, head.headers(), head, Objects.requireNonNull(whole), code == 206 ? (int) from : 0);
    }

    private void body(
            ChannelHandlerContext context, HttpHeaders headers, DefaultHttpResponse head, byte[] whole, int from) {
        headers.set(HttpHeaderNames.CONTENT_LENGTH, whole.length - from);
        if (head.status().code() == 206) {
            headers.set(HttpHeaderNames.CONTENT_RANGE, "bytes " + from + "-" + (whole.length - 1) + "/" + whole.length);
        }
        int to = whole.length;
        if (cuts.getAndDecrement() > 0) {
            to = Math.min(whole.length, from + cutAfter);
        }
        sent.addAndGet(to - from);
        context.write(head);
        context.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(Arrays.copyOfRange(whole, from, to))))
                .addListener(ChannelFutureListener.CLOSE);
    }
}
