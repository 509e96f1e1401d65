package io.jumphold.client.link;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One file, or the rest of one, from one node, over a connection of its own. A request and an answer in plain HTTP/1.1: the JDK's own clients would keep
 * megabytes of themselves in memory, and could not share the link's way to a trusted connection.
 */
public final class Fetch implements AutoCloseable {
    /** A node that is told to be slow still sends something in this time. */
    private static final int SILENT_MS = (int) Duration.ofSeconds(60).toMillis();

    private static final int MOST_HEAD = 16 * 1024;
    private static final Pattern STATUS = Pattern.compile("HTTP/1[.][01] ([1-5][0-9][0-9])(?: .*)?");
    private static final Pattern RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18})");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /**
     * What the node answered.
     *
     * @param status of HTTP
     * @param begins at which byte of the whole the body begins
     * @param total how long the whole is; -1 where it does not say
     * @param length how long the body is; -1 where it does not say
     * @param retryAfterMs when it wants to be asked again; 0 where it does not say
     * @param body read no more than its length of it
     */
    public record Answer(int status, long begins, long total, long length, long retryAfterMs, InputStream body) {}

    private final Dial dial;
    private @Nullable Socket plain;
    private @Nullable SSLSocket tls;

    /** Does nothing yet. */
    public Fetch(Address address, Authorities authorities) {
        this.dial = new Dial(address, authorities);
    }

    /**
     * Asks for it; once.
     *
     * @param ticket that lets one have it
     * @param from the first byte that is wanted
     */
    public Answer get(String path, byte[] ticket, long from) throws IOException {
        plain = dial.connect();
        SSLSocket secure = dial.secure(plain);
        tls = secure;
        secure.setSoTimeout(SILENT_MS);
        // Who has all of it ends the connection: an end by the node could overtake the last bytes at something in
        // between.
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + dial.address() + "\r\nAuthorization: Bearer "
                + Base64.getUrlEncoder().withoutPadding().encodeToString(ticket)
                + (from > 0 ? "\r\nRange: bytes=" + from + "-" : "") + "\r\n\r\n";
        secure.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        secure.getOutputStream().flush();
        return answer(secure.getInputStream());
    }

    private static Answer answer(InputStream in) throws IOException {
        List<String> lines = head(in).lines().toList();
        Matcher status = STATUS.matcher(lines.isEmpty() ? "" : lines.get(0));
        if (!status.matches()) {
            throw new IOException("it does not answer in HTTP");
        }
        Map<String, String> headers = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        long length = number(headers.get("content-length"), -1);
        Matcher range = RANGE.matcher(Objects.requireNonNullElse(headers.get("content-range"), ""));
        boolean part = range.matches();
        return new Answer(
                Integer.parseInt(status.group(1)),
                part ? Long.parseLong(range.group(1)) : 0,
                part ? Long.parseLong(range.group(2)) : length,
                length,
                number(headers.get("retry-after"), 0) * 1_000,
                in);
    }

    private static long number(@Nullable String text, long otherwise) {
        return text != null && NUMBER.matcher(text).matches() ? Math.min(Long.parseLong(text), 1L << 50) : otherwise;
    }

    /** Up to the empty line, byte by byte: what follows is the body's. TLS has the bytes in memory. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int newLines = 0;
        while (newLines < 2) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("it ended before it had answered");
            }
            if (head.size() >= MOST_HEAD) {
                throw new IOException("its answer begins with too much");
            }
            head.write(next);
            if (next == '\n') {
                newLines++;
            } else if (next != '\r') {
                newLines = 0;
            }
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    /** How a failure of it reads in the log. */
    public static String reason(IOException e) {
        return Dial.reason(e);
    }

    /** From any thread: whoever reads from it fails. */
    public void abort() {
        dial.abort();
    }

    @Override
    public void close() throws IOException {
        // First what lies below: an orderly end of TLS would wait for a node that does not read.
        if (plain != null) {
            plain.close();
        }
        if (tls != null) {
            tls.close();
        }
    }
}
