package io.jumphold.front.door;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import java.net.InetSocketAddress;

/** Takes the peer's real address from the load balancer's header, then makes way for TLS. */
final class ProxyHeader extends SimpleChannelInboundHandler<HAProxyMessage> {

    private final Arrival arrival;

    ProxyHeader(Arrival arrival) {
        super(HAProxyMessage.class);
        this.arrival = arrival;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, HAProxyMessage header) {
        var source = header.sourceAddress();
        // LOCAL is the balancer itself, asking how we are; a family other than IP names nobody.
        var named = header.command() == HAProxyCommand.PROXY && source != null && header.sourcePort() > 0;
        arrival.comesFrom(
                named
                        ? new InetSocketAddress(source, header.sourcePort())
                        : (InetSocketAddress) ctx.channel().remoteAddress());
        ctx.pipeline().remove(this);
    }
}
