package io.jumphold.client.link;

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

/** The way to one TLS connection to one node, for links and downloads alike: nobody else is ever connected to (ENR-4). */
final class Dial {
    private static final Logger LOG = LoggerFactory.getLogger(Dial.class);

    /** The whole way has its own deadline with whoever dials; this one frees a thread that hangs in between. */
    private static final int STEP_MS = (int) Duration.ofSeconds(10).toMillis();

    private final Address address;
    private final Authorities authorities;
    private volatile @Nullable Socket socket;
    private volatile boolean aborted;

    Dial(Address address, Authorities authorities) {
        this.address = address;
        this.authorities = authorities;
    }

    Address address() {
        return address;
    }

    /** A plain connection: to the first of the host's addresses that takes one. */
    Socket connect() throws IOException {
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

    /** TLS over it, to a server that the authorities vouch for. */
    SSLSocket secure(Socket plain) throws IOException {
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
    static String reason(IOException e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String said = deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
        return e instanceof SSLException ? "the server is not trusted: " + said : said;
    }

    boolean isAborted() {
        return aborted;
    }

    /** Drops the connection at once, or the attempt. */
    void abort() {
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
