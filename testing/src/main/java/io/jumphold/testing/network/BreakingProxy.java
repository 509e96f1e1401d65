package io.jumphold.testing.network;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Forwards TCP connections to one port of this machine, and breaks them when it is told to: what was on its way is lost. */
public final class BreakingProxy implements AutoCloseable {
    private static final int WAITING = 64;
    private static final int BUFFER = 16 * 1024;

    private final ServerSocket door;
    private final int to;
    private final Set<Way> ways = ConcurrentHashMap.newKeySet();
    private final LongAdder answered = new LongAdder();

    private BreakingProxy(ServerSocket door, int to) {
        this.door = door;
        this.to = to;
    }

    /** Listens on a port of the system's choice. */
    public static BreakingProxy to(int port) throws IOException {
        BreakingProxy proxy = new BreakingProxy(new ServerSocket(0, WAITING, InetAddress.getLoopbackAddress()), port);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    /** {@code host:port}. */
    public String address() {
        return "127.0.0.1:" + door.getLocalPort();
    }

    /** Bytes that have come back from the port so far, on all connections. */
    public long answered() {
        return answered.sum();
    }

    /** One of the connections that there are now, or none where there are none. */
    public void breakOne(Random random) {
        List<Way> now = new ArrayList<>(ways);
        if (!now.isEmpty()) {
            now.get(random.nextInt(now.size())).close();
        }
    }

    public void breakAll() {
        ways.forEach(Way::close);
    }

    private void accept() {
        try {
            while (true) {
                Socket from = door.accept();
                Thread.ofVirtual().start(() -> forward(from));
            }
        } catch (IOException closed) {
            breakAll();
        }
    }

    private void forward(Socket from) {
        try (from;
                Socket on = new Socket(InetAddress.getLoopbackAddress(), to);
                Way way = new Way(from, on)) {
            ways.add(way);
            Thread back = Thread.ofVirtual().start(() -> way.carry(on, from, answered));
            way.carry(from, on, new LongAdder());
            back.join();
        } catch (IOException nobodyListens) {
            // As if there were no proxy.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        breakAll();
    }

    /** One connection, both halves. */
    private final class Way implements Closeable {
        private final Socket first;
        private final Socket second;

        private Way(Socket first, Socket second) {
            this.first = first;
            this.second = second;
        }

        private void carry(Socket from, Socket to, LongAdder bytes) {
            try (this) {
                byte[] buffer = new byte[BUFFER];
                InputStream in = from.getInputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    to.getOutputStream().write(buffer, 0, read);
                    bytes.add(read);
                }
            } catch (IOException broken) {
                // Told to the other side by the close.
            }
        }

        @Override
        public void close() {
            ways.remove(this);
            reset(first);
            reset(second);
        }

        private static void reset(Socket socket) {
            try (socket) {
                socket.setSoLinger(true, 0);
            } catch (IOException alreadyClosed) {
                // All that was wanted.
            }
        }
    }
}
