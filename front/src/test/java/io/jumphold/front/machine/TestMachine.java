package io.jumphold.front.machine;

import io.jumphold.front.TestDoor;
import io.jumphold.front.TestPeer;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.InstallMode;
import io.jumphold.protocol.machine.OperatingSystem;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.MalformedFrameException;
import io.jumphold.protocol.wire.PipeFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Wire;
import io.jumphold.protocol.wire.WireCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** A machine's WebSocket that may say anything, also what no machine should. */
final class TestMachine implements AutoCloseable {

    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    static final int LAST = 0x80;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final TestPeer peer;

    /** A WebSocket message as it came. */
    record Message(int opcode, byte[] payload) {
        int closeCode() {
            return ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }
    }

    private TestMachine(TestPeer peer) {
        this.peer = peer;
    }

    /** Dials, and is a WebSocket. */
    static TestMachine dial(TestDoor door, String path) throws IOException {
        var peer = door.connect();
        var status = peer.upgrade(path);
        if (!status.contains(" 101 ")) {
            throw new IOException(status);
        }
        return new TestMachine(peer);
    }

    /** Dials and attaches. */
    static TestMachine attach(TestDoor door) throws IOException {
        var machine = dial(door, "/attach");
        machine.frame(ServerFrame.Challenge.class);
        machine.send(hello(1));
        machine.frame(ServerFrame.Welcome.class);
        machine.frame(ServerFrame.StatisticsWanted.class);
        return machine;
    }

    static TestMachine join(TestDoor door, String session) throws IOException {
        var machine = dial(door, "/session");
        machine.frame(ServerFrame.Challenge.class);
        machine.send(join(session));
        machine.frame(ServerFrame.Joined.class);
        return machine;
    }

    static ClientFrame hello(int client) {
        return new ClientFrame.Hello(Wire.OLDEST, Wire.NEWEST, client, new byte[32], new byte[70], facts("host"), 7);
    }

    static ClientFrame join(String session) {
        return new ClientFrame.Join(Wire.OLDEST, Wire.NEWEST, session, new byte[32], null);
    }

    static HostFacts facts(String host) {
        return new HostFacts(
                host,
                "",
                "",
                "",
                new OperatingSystem("linux", "Test", "amd64"),
                List.of(),
                Gateway.NONE,
                List.of(),
                List.of(),
                "",
                InstallMode.SERVICE,
                "1.0.0",
                "",
                "",
                null);
    }

    TestMachine send(ClientFrame frame) throws IOException {
        return send(LAST | BINARY, WireCodec.encode(frame));
    }

    TestMachine send(PipeFrame frame) throws IOException {
        return send(LAST | BINARY, WireCodec.encode(frame));
    }

    TestMachine send(int firstByte, byte[] payload) throws IOException {
        peer.send(bytes(firstByte, payload));
        return this;
    }

    /** Sends the message over and over on a thread of its own, numbered in its first byte; {@code sent} counts. */
    CompletableFuture<Void> flood(int firstByte, byte[] message, int count, AtomicLong sent) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        for (var i = 0; i < count; i++) {
                            message[0] = (byte) i;
                            send(firstByte, message);
                            sent.incrementAndGet();
                        }
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                },
                Thread::startVirtualThread);
    }

    TestMachine sendRaw(byte[] bytes) throws IOException {
        peer.send(bytes);
        return this;
    }

    /** A masked frame. */
    static byte[] bytes(int firstByte, byte[] payload) {
        var out = new ByteArrayOutputStream();
        out.write(firstByte);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else if (payload.length <= 0xFFFF) {
            out.write(0x80 | 126);
            out.writeBytes(
                    ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            out.write(0x80 | 127);
            out.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        var mask = new byte[4];
        RANDOM.nextBytes(mask);
        out.writeBytes(mask);
        for (var i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ mask[i & 3]);
        }
        return out.toByteArray();
    }

    Message next() throws IOException {
        var head = peer.exactly(2);
        if ((head[1] & 0x80) != 0) {
            throw new IOException("The door masks what it sends");
        }
        var length = head[1] & 0x7F;
        if (length == 126) {
            length = ByteBuffer.wrap(peer.exactly(2)).getShort() & 0xFFFF;
        } else if (length == 127) {
            length = Math.toIntExact(ByteBuffer.wrap(peer.exactly(8)).getLong());
        }
        return new Message(head[0] & 0x0F, peer.exactly(length));
    }

    ServerFrame frame() throws IOException {
        var message = next();
        if (message.opcode() != BINARY) {
            throw new IOException("Not a frame: " + message.opcode());
        }
        try {
            return WireCodec.serverFrame(message.payload());
        } catch (MalformedFrameException e) {
            throw new IOException(e);
        }
    }

    <T extends ServerFrame> T frame(Class<T> type) throws IOException {
        return type.cast(frame());
    }

    TestPeer peer() {
        return peer;
    }

    @Override
    public void close() throws IOException {
        peer.close();
    }
}
