package io.jumphold.front.door;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts the connections of peers that are not known yet, and lets in no more than a node and an address may have (SEC-3). */
public final class Strangers {

    private static final int NETWORK_BYTES = 8;

    private final int most;
    private final int mostPerAddress;
    private final AtomicInteger present = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();

    public Strangers(int most, int mostPerAddress) {
        this.most = most;
        this.mostPerAddress = mostPerAddress;
    }

    /** Lets a connection from this address in, or answers null when there are too many. */
    public @Nullable Pass admit(InetAddress address) {
        var origin = origin(address);
        var fromThere = byAddress.merge(origin, 1, Integer::sum);
        var pass = new Pass(origin);
        if (present.incrementAndGet() > most || fromThere > mostPerAddress) {
            pass.giveBack();
            return null;
        }
        return pass;
    }

    /** How many are in now. */
    public int present() {
        return present.get();
    }

    /** Whoever has one peer of IPv6 has its whole network, so a network counts as one address. */
    private static InetAddress origin(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        var network = address.getAddress();
        Arrays.fill(network, NETWORK_BYTES, network.length, (byte) 0);
        try {
            return InetAddress.getByAddress(network);
        } catch (UnknownHostException e) {
            throw new AssertionError("Sixteen bytes make an address", e);
        }
    }

    /** A stranger's place, given back once: when the peer is known, or when it leaves. */
    public final class Pass {

        private final InetAddress origin;
        private final AtomicBoolean given = new AtomicBoolean(true);

        private Pass(InetAddress origin) {
            this.origin = origin;
        }

        public void giveBack() {
            if (given.compareAndSet(true, false)) {
                present.decrementAndGet();
                byAddress.computeIfPresent(origin, (_, count) -> count == 1 ? null : count - 1);
            }
        }

        /** Whether the peer is still unknown. */
        public boolean isHeld() {
            return given.get();
        }
    }
}
