package io.jumphold.client.wake;

import io.jumphold.protocol.machine.MacAddress;
import io.jumphold.protocol.wire.ServerFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Broadcasts what wakes another machine of this network (WOL-5). Whatever comes of it stays here: no order is worth the link. */
public final class Waker {
    private static final Logger LOG = LoggerFactory.getLogger(Waker.class);
    private static final int PORT = 9;

    /** Nothing else, so that no name is ever looked up. */
    private static final Pattern NUMERIC =
            Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F:][0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    private Waker() {}

    /** Sends one packet for each MAC over each interface that is on the gateway's network. The password is told to nobody else (WOL-3). */
    public static void wake(ServerFrame.Wake order) {
        try {
            List<Own.Way> ways = Own.ways(interfaces(), numeric(order.gateway()));
            if (ways.isEmpty()) {
                LOG.warn("Told to wake {}, but no interface is on the network of {}", order.macs(), order.gateway());
            }
            for (Own.Way way : ways) {
                send(order, way);
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("Could not wake {}", order.macs(), e);
        }
    }

    private static void send(ServerFrame.Wake order, Own.Way way) {
        try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
            channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
            channel.bind(new InetSocketAddress(way.from(), 0));
            for (String mac : order.macs()) {
                byte[] packet = MagicPacket.of(MacAddress.parse(mac).orElseThrow(), order.secureOn());
                channel.send(ByteBuffer.wrap(packet), new InetSocketAddress(way.everybody(), PORT));
            }
            LOG.info("Woke {} by {}", order.macs(), way.everybody().getHostAddress());
        } catch (IOException e) {
            LOG.warn("Could not wake {} by {}", order.macs(), way.everybody().getHostAddress(), e);
        }
    }

    private static List<List<Own>> interfaces() throws SocketException {
        return NetworkInterface.networkInterfaces()
                .filter(Waker::isUp)
                .map(one -> one.getInterfaceAddresses().stream().map(Waker::own).toList())
                .toList();
    }

    private static boolean isUp(NetworkInterface one) {
        try {
            return one.isUp();
        } catch (SocketException goneMeanwhile) {
            return false;
        }
    }

    private static Own own(InterfaceAddress address) {
        return new Own(address.getAddress().getAddress(), address.getNetworkPrefixLength());
    }

    private static byte[] numeric(String address) throws UnknownHostException {
        if (!NUMERIC.matcher(address).matches()) {
            throw new UnknownHostException("The gateway is no address: " + address);
        }
        return InetAddress.getByName(address).getAddress();
    }
}
