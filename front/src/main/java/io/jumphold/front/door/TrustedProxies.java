package io.jumphold.front.door;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.List;

/** The load balancers whose word on a peer's address is taken: each an address, or a subnet such as {@code 10.1.0.0/16}. */
public final class TrustedProxies {

    private final List<IpSubnetFilterRule> subnets;

    public TrustedProxies(List<String> subnets) {
        this.subnets = subnets.stream().map(TrustedProxies::subnet).toList();
    }

    boolean trust(InetSocketAddress address) {
        return subnets.stream().anyMatch(subnet -> subnet.matches(address));
    }

    private static IpSubnetFilterRule subnet(String text) {
        var slash = text.indexOf('/');
        var address = slash < 0 ? text : text.substring(0, slash);
        if (!NetUtil.isValidIpV4Address(address) && !NetUtil.isValidIpV6Address(address)) {
            throw new IllegalArgumentException(
                    "jumphold.front: proxy-protocol.trusted must hold addresses and subnets, not " + text);
        }
        var whole = NetUtil.isValidIpV4Address(address) ? 32 : 128;
        var prefix = slash < 0 ? whole : Integer.parseInt(text.substring(slash + 1));
        return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
    }
}
