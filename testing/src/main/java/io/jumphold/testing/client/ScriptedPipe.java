package io.jumphold.testing.client;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.MalformedFrameException;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Wire;
import io.jumphold.protocol.wire.WireCodec;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** One end of a session's pipe, as bytes: what the other end sends comes out as it came. */
public final class ScriptedPipe extends FrameHandler {
    private final String sessionId;
    private final byte[] ticket;
    private final @Nullable ScriptedClient machine;
    private final CompletableFuture<ScriptedPipe> joined = new CompletableFuture<>();
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final BlockingQueue<byte[]> frames = new LinkedBlockingQueue<>();
    private volatile byte[] rejoinTicket = {};

    private ScriptedPipe(String sessionId, byte[] ticket, @Nullable ScriptedClient machine) {
        this.sessionId = sessionId;
        this.ticket = ticket;
        this.machine = machine;
    }

    /** Joins as a machine, or (null) as the representative's program. */
    public static CompletableFuture<ScriptedPipe> join(
            Fleet fleet, String address, String sessionId, byte[] ticket, @Nullable ScriptedClient machine) {
        ScriptedPipe pipe = new ScriptedPipe(sessionId, ticket, machine);
        fleet.dial(address, "/session", pipe);
        return pipe.joined;
    }

    /** What it comes back with. */
    public byte[] rejoinTicket() {
        return rejoinTicket;
    }

    /** What the other end sent, oldest first. */
    public BlockingQueue<byte[]> frames() {
        return frames;
    }

    /** Done when the connection has ended, with the close code, or -1. */
    public CompletableFuture<Integer> end() {
        return end;
    }

    public void write(byte[] frame) {
        send(frame);
    }

    public void leave() {
        close();
    }

    @Override
    void received(byte[] bytes) {
        if (joined.isDone()) {
            frames.add(bytes);
            return;
        }
        try {
            switch (WireCodec.serverFrame(bytes)) {
                case ServerFrame.Challenge challenge -> send(WireCodec.encode(join(challenge)));
                case ServerFrame.Joined answer -> {
                    rejoinTicket = answer.rejoinTicket();
                    joined.complete(this);
                }
                case ServerFrame.Refused refused -> joined.completeExceptionally(new FaultException(refused.fault()));
                default -> {}
            }
        } catch (MalformedFrameException e) {
            joined.completeExceptionally(e);
        }
    }

    private ClientFrame.Join join(ServerFrame.Challenge challenge) {
        ClientFrame.MachineProof proof = machine == null ? null : machine.prove(challenge, serverKeyHash());
        return new ClientFrame.Join(Wire.OLDEST, Wire.NEWEST, sessionId, ticket, proof);
    }

    @Override
    void ended(int closeCode, @Nullable Throwable cause) {
        joined.completeExceptionally(
                cause != null ? cause : new FaultException(ErrorCode.PEER_GONE.fault("closed with " + closeCode)));
        end.complete(closeCode);
    }
}
