package io.jumphold.testing.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A network of machines that are network namespaces of this one; this one is their default gateway. Needs Linux, and root. */
public final class Lan implements AutoCloseable {
    private static final long PATIENCE_S = 20;
    private static final int SMALLEST = 1;
    private static final int NETWORKS = 250;

    /** A network card that is nowhere. */
    private static final String NOBODY = "02:00:5e:ff:ff:ff";

    private final String name;
    private final int number;
    private final Deque<List<String>> undoing = new ArrayDeque<>();
    private int machines;

    /** A machine on it. */
    public final class Host {
        private final String namespace;
        private final int place;

        private Host(int place) {
            this.place = place;
            this.namespace = name + "m" + place;
        }

        public String address() {
            return Lan.this.address(place);
        }

        /** Of its one network card. */
        public String mac() {
            return Lan.this.mac(place);
        }

        /** A program there. */
        public ProcessBuilder program(List<String> command) {
            List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
            whole.addAll(command);
            return new ProcessBuilder(whole);
        }
    }

    private Lan() {
        long process = ProcessHandle.current().pid();
        number = (int) (SMALLEST + process % NETWORKS);
        name = "jh" + process % 1_000_000;
    }

    /** Sets one up; fails with an {@link UncheckedIOException} where this machine does not allow it. */
    public static Lan open() {
        Lan lan = new Lan();
        try {
            lan.ip("link", "add", lan.name, "address", lan.mac(1), "type", "bridge");
            lan.undoing.push(List.of("link", "del", lan.name));
            lan.ip("addr", "add", lan.gateway() + "/24", "dev", lan.name);
            lan.ip("link", "set", lan.name, "up");
            return lan;
        } catch (UncheckedIOException e) {
            lan.close();
            throw e;
        }
    }

    /** A new machine, with this one as its default gateway. */
    public Host machine() {
        Host host = new Host(++machines + 1);
        String cable = name + "v" + host.place;
        ip("netns", "add", host.namespace);
        undoing.push(List.of("netns", "del", host.namespace));
        ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", host.namespace);
        ip("link", "set", cable, "master", name, "up");
        ip("-n", host.namespace, "link", "set", "eth0", "address", host.mac());
        // Without the broadcast address, which is found by the prefix.
        ip("-n", host.namespace, "addr", "add", host.address() + "/24", "dev", "eth0");
        ip("-n", host.namespace, "link", "set", "lo", "up");
        ip("-n", host.namespace, "link", "set", "eth0", "up");
        ip("-n", host.namespace, "route", "add", "default", "via", gateway());
        return host;
    }

    /** From now on nothing gets from one to the other, either way, and neither is told: as a broken cable between two rooms. All else goes on. */
    public void cut(Host one, Host other) {
        wire(one, other, NOBODY);
        wire(other, one, NOBODY);
    }

    /** They hear of each other again. */
    public void mend(Host one, Host other) {
        wire(one, other, other.mac());
        wire(other, one, one.mac());
    }

    private void wire(Host from, Host to, String mac) {
        ip("-n", from.namespace, "neigh", "replace", to.address(), "lladdr", mac, "dev", "eth0", "nud", "permanent");
    }

    /** The address of this machine on it. */
    public String gateway() {
        return address(1);
    }

    /** All addresses on it. */
    public String subnet() {
        return address(0) + "/24";
    }

    public String gatewayMac() {
        return mac(1);
    }

    private String address(int place) {
        return "10.213." + number + "." + place;
    }

    private String mac(int place) {
        return "02:00:5e:%02x:53:%02x".formatted(number, place);
    }

    private void ip(String... words) {
        ip(List.of(words));
    }

    private static void ip(List<String> words) {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(words);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new UncheckedIOException(new IOException(String.join(" ", command) + ": " + said.strip()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        while (!undoing.isEmpty()) {
            ip(undoing.pop());
        }
    }
}
