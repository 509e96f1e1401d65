package io.jumphold.client.link;

import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.pipe.Transport;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One WebSocket to one node, on a thread of its own from the dialling to the end. It never comes back: dial another. */
public final class Link implements Transport {
    private final Dial dial;
    private final String path;
    private final LinkListener listener;
    private volatile @Nullable LinkSocket webSocket;
    private volatile boolean over;

    private Link(Dial dial, String path, LinkListener listener) {
        this.dial = dial;
        this.path = path;
        this.listener = listener;
    }

    /** Starts dialling; the listener hears the rest. */
    public static Link dial(Address address, String path, Authorities authorities, LinkListener listener) {
        Link link = new Link(new Dial(address, authorities), path, listener);
        Thread thread = new Thread(link::run, "link " + address + path);
        thread.setDaemon(true);
        thread.start();
        return link;
    }

    public Address address() {
        return dial.address();
    }

    private void run() {
        LinkEnd end;
        try (Socket plain = dial.connect();
                SSLSocket tls = dial.secure(plain)) {
            byte[] serverKey =
                    tls.getSession().getPeerCertificates()[0].getPublicKey().getEncoded();
            LinkSocket open = new LinkSocket(dial.address().uri(path), tls, Keys.hash(serverKey), listener);
            webSocket = open;
            end = dial.isAborted() ? LinkEnd.unreachable("given up") : open.runToTheEnd();
        } catch (IOException e) {
            end = LinkEnd.unreachable(dial.isAborted() ? "given up" : Dial.reason(e));
        }
        over = true;
        listener.closed(end);
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
        dial.abort();
    }
}
