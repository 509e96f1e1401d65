package io.jumphold.client.link;

/** Hears of one link, in order, on the link's own thread; to be slow here slows the node. */
public interface LinkListener {
    /**
     * The WebSocket is open.
     *
     * @param serverKeyHash SHA-256 of the SubjectPublicKeyInfo that the server showed in this handshake
     */
    void opened(byte[] serverKeyHash);

    /** One message of the node. */
    void frame(byte[] bytes);

    /** The link is over, or never came to be; nothing follows. */
    void closed(LinkEnd end);
}
