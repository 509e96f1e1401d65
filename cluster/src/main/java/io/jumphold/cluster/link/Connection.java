package io.jumphold.cluster.link;

/**
 * What the front door knows of a machine's or representative's WebSocket.
 *
 * @param serverNonce the 32 bytes of its challenge
 * @param serverKeyHash SHA-256 of the SubjectPublicKeyInfo that the node showed in this handshake
 * @param remoteAddress IP address of the other end (behind a load balancer: by PROXY protocol)
 */
public record Connection(byte[] serverNonce, byte[] serverKeyHash, String remoteAddress) {}
