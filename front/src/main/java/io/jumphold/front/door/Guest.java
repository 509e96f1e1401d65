package io.jumphold.front.door;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * A connection that has shown which way it goes.
 *
 * @param address the peer's real address, also behind a load balancer
 * @param keyHash the SHA-256 of the public key that the peer saw in this TLS handshake
 * @param pass its place among the strangers, to be given back when the peer is known or gone
 * @param deadline the moment of {@link Rounds#now} by which its first frame or request head must be whole
 */
public record Guest(
        Channel channel,
        InetSocketAddress address,
        byte[] keyHash,
        Strangers.Pass pass,
        long deadline,
        Rounds rounds) {}
