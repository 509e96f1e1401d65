package io.jumphold.front.door;

import io.jumphold.front.door.FrontSettings.Limits;
import io.jumphold.front.tls.TlsKeys;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;

/** Receives each connection that was accepted: behind a trusted load balancer its header is read first, then TLS begins. */
@Sharable
public final class Doorway extends ChannelInitializer<SocketChannel> {

    private static final int LONGEST_PROXY_EXTENSIONS = 4096;

    private final Limits limits;
    private final TlsKeys keys;
    private final TrustedProxies proxies;
    private final Strangers strangers;
    private final Reception reception;
    private final AllRounds rounds;

    public Doorway(
            Limits limits,
            TlsKeys keys,
            TrustedProxies proxies,
            Strangers strangers,
            Reception reception,
            AllRounds rounds) {
        this.limits = limits;
        this.keys = keys;
        this.proxies = proxies;
        this.strangers = strangers;
        this.reception = reception;
        this.rounds = rounds;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        var peer = channel.remoteAddress();
        if (peer == null) {
            // It has gone already.
            channel.close();
            return;
        }
        var arrival = new Arrival(this, rounds.of(channel.eventLoop()), limits);
        if (proxies.trust(peer)) {
            channel.pipeline()
                    .addLast(new HAProxyMessageDecoder(LONGEST_PROXY_EXTENSIONS), new ProxyHeader(arrival), arrival);
        } else {
            channel.pipeline().addLast(arrival);
            arrival.comesFrom(peer);
        }
    }

    TlsKeys keys() {
        return keys;
    }

    Strangers strangers() {
        return strangers;
    }

    Destination destination(Way way) {
        return switch (way) {
            case ATTACH -> reception.attach();
            case SESSION -> reception.session();
            case HTTP -> reception.http();
        };
    }
}
