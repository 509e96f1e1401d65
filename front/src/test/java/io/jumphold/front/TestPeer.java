package io.jumphold.front;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;

/** A client that says exactly what it is told to, byte by byte, over real TLS. */
public final class TestPeer implements AutoCloseable {

    private static final String UPGRADE = """
             HTTP/1.1\r
            Host: door\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;
    private static final int PATIENCE_MS = 15_000;

    private final Socket raw;
    private final SSLSocket tls;
    private final InputStream in;
    private final OutputStream out;

    private TestPeer(Socket raw, SSLSocket tls) throws IOException {
        this.raw = raw;
        this.tls = tls;
        this.in = tls.getInputStream();
        this.out = tls.getOutputStream();
    }

    /** An answer to a request. */
    public record Answer(int status, Map<String, String> headers, byte[] body) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    public static TestPeer connect(InetSocketAddress address) {
        return connect(address, new byte[0]);
    }

    /** Sends this before its TLS. */
    public static TestPeer connect(InetSocketAddress address, byte[] preface) {
        try {
            var raw = dial(address);
            raw.getOutputStream().write(preface);
            return secure(raw);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Speaks this version of TLS only. */
    public static TestPeer connect(InetSocketAddress address, String protocol) throws IOException {
        return secure(dial(address), protocol);
    }

    public static Socket dial(InetSocketAddress address) throws IOException {
        var raw = new Socket();
        raw.setReceiveBufferSize(64 * 1024);
        raw.setTcpNoDelay(true);
        raw.setSoTimeout(PATIENCE_MS);
        raw.connect(address, PATIENCE_MS);
        return raw;
    }

    public static TestPeer secure(Socket raw) throws IOException {
        return secure(raw, "TLSv1.3");
    }

    private static TestPeer secure(Socket raw, String protocol) throws IOException {
        var tls = (SSLSocket) TestKeys.trustingAll().getSocketFactory().createSocket(raw, "localhost", 0, true);
        tls.setEnabledProtocols(new String[] {protocol});
        tls.startHandshake();
        return new TestPeer(raw, tls);
    }

    public TestPeer send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public TestPeer send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** Sends, unless the door has closed. */
    public void trySend(String text) {
        try {
            send(text);
        } catch (IOException _) {
            // Closed: what the caller waits for.
        }
    }

    /** Sends from a thread of its own. */
    public CompletableFuture<Void> sendMeanwhile(byte[] bytes) {
        return meanwhile(() -> send(bytes));
    }

    /** Sends this many zeros from a thread of its own, and counts them. */
    public CompletableFuture<Void> sendMeanwhile(int length, AtomicLong sent) {
        return meanwhile(() -> {
            var piece = new byte[64 * 1024];
            while (sent.get() < length) {
                send(piece);
                sent.addAndGet(piece.length);
            }
        });
    }

    private static CompletableFuture<Void> meanwhile(Sending sending) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        sending.send();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    @FunctionalInterface
    private interface Sending {
        void send() throws IOException;
    }

    public Answer get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: door\r\n\r\n").answer();
    }

    /** Asks to become a WebSocket, and answers the status line once the whole head has been read. */
    public String upgrade(String path) throws IOException {
        send("GET " + path + UPGRADE);
        var status = line();
        while (!line().isEmpty()) {
            // The rest of the head.
        }
        return status;
    }

    /** Reads one whole answer. */
    public Answer answer() throws IOException {
        var status = Integer.parseInt(line().split(" ", 3)[1]);
        Map<String, String> headers = new TreeMap<>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            var colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new Answer(status, headers, body(headers));
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if (!"chunked".equals(headers.get("transfer-encoding"))) {
            return exactly(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        }
        var body = new ByteArrayOutputStream();
        for (var size = chunkSize(); size > 0; size = chunkSize()) {
            body.writeBytes(exactly(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    public byte[] exactly(int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("The door closed after " + bytes.length + " of " + length + " bytes");
        }
        return bytes;
    }

    public String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (var b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("The door closed after: " + line);
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Whether the door has closed this connection in order: nothing more, and TLS says so. */
    public boolean isClosedCleanly() throws IOException {
        return in.read() < 0;
    }

    /** Says by TLS that nothing more will come, and goes on reading. */
    public TestPeer endOutput() throws IOException {
        tls.shutdownOutput();
        return this;
    }

    /** Ends its half of the connection without a word of TLS. */
    public TestPeer endRawOutput() throws IOException {
        raw.shutdownOutput();
        return this;
    }

    /** Breaks off: what the peer sees is a reset. */
    public void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }

    public X509Certificate certificate() throws IOException {
        return (X509Certificate) tls.getSession().getPeerCertificates()[0];
    }

    public String protocol() {
        return tls.getSession().getProtocol();
    }

    public InputStream in() {
        return in;
    }

    public OutputStream out() {
        return out;
    }

    public Socket raw() {
        return raw;
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
