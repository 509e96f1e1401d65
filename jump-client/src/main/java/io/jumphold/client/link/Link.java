package io.jumphold.client.link;

import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.pipe.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One WebSocket to one node, on a thread of its own from the dialling to the end. It never comes back: dial another. */
public final class Link implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    /** The whole way to an open WebSocket has its own deadline with whoever dials; this one frees a thread that hangs in between. */
    private static final int STEP_MS = (int) Duration.ofSeconds(10).toMillis();

    private final Address address;
    private final String path;
    private final Authorities authorities;
    private final LinkListener listener;
    private volatile @Nullable Socket socket;
    private volatile @Nullable LinkSocket webSocket;
    private volatile boolean aborted;
    private volatile boolean over;

    private Link(Address address, String path, Authorities authorities, LinkListener listener) {
        this.address = address;
        this.path = path;
        this.authorities = authorities;
        this.listener = listener;
    }

    /** Starts dialling; the listener hears the rest. */
    public static Link dial(Address address, String path, Authorities authorities, LinkListener listener) {
        Link link = new Link(address, path, authorities, listener);
        Thread thread = new Thread(link::run, "link " + address + path);
        thread.setDaemon(true);
        thread.start();
        return link;
    }

    public Address address() {
        return address;
    }

    private void run() {
        LinkEnd end;
        try (Socket plain = connect();
                SSLSocket tls = secure(plain)) {
            byte[] serverKey =
                    tls.getSession().getPeerCertificates()[0].getPublicKey().getEncoded();
            LinkSocket open = new LinkSocket(address.uri(path), tls, Keys.hash(serverKey), listener);
            webSocket = open;
            end = aborted ? LinkEnd.unreachable("given up") : open.runToTheEnd();
        } catch (IOException e) {
            end = LinkEnd.unreachable(aborted ? "given up" : reason(e));
        }
        over = true;
        listener.closed(end);
    }

    private Socket connect() throws IOException {
        IOException last = new IOException("it has no address");
        for (InetAddress candidate : InetAddress.getAllByName(address.host())) {
            Socket attempt = new Socket(Proxy.NO_PROXY);
            socket = attempt;
            if (aborted) {
                attempt.close();
            }
            try {
                attempt.connect(new InetSocketAddress(candidate, address.port()), STEP_MS);
                attempt.setTcpNoDelay(true);
                attempt.setKeepAlive(true);
                return attempt;
            } catch (IOException e) {
                attempt.close();
                last = e;
            }
        }
        throw last;
    }

    private SSLSocket secure(Socket plain) throws IOException {
        SSLSocket tls = (SSLSocket)
                authorities.freshContext().getSocketFactory().createSocket(plain, address.host(), address.port(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.setSoTimeout(STEP_MS);
        tls.startHandshake();
        tls.setSoTimeout(0);
        return tls;
    }

    /** The innermost reason: TLS wraps the one that says what was wrong with the certificate. */
    private static String reason(IOException e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String said = deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
        return e instanceof SSLException ? "the server is not trusted: " + said : said;
    }

    /** Queues a message; a node that does not read is dropped rather than kept in memory. */
    @Override
    public void send(byte[] frame) {
        LinkSocket open = webSocket;
        if (open != null && !open.offer(frame)) {
            abort();
        }
    }

    /** Since the node last said anything. */
    public Duration quietFor() {
        LinkSocket open = webSocket;
        return open == null ? Duration.ZERO : open.quietFor();
    }

    /** Asks the node for a sign of life. */
    public void ask() {
        LinkSocket open = webSocket;
        if (open != null) {
            open.ask();
        }
    }

    public boolean isOver() {
        return over;
    }

    /** Says goodbye; the end is heard once the node has answered. */
    public void close(int closeCode, String reason) {
        LinkSocket open = webSocket;
        if (open == null) {
            abort();
        } else {
            open.close(closeCode, reason);
        }
    }

    /** Drops the connection at once. */
    public void abort() {
        aborted = true;
        Socket current = socket;
        if (current != null) {
            try {
                current.close();
            } catch (IOException e) {
                LOG.debug("A socket could not be closed: {}", e.toString());
            }
        }
    }
}
