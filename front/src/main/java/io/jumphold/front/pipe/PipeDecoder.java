package io.jumphold.front.pipe;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Reads the WebSocket of one end of a session so that it can be written to the other as it comes: a frame's header is
 * rewritten for the other direction, its payload is unmasked where it lies and passed on in pieces. Nothing is gathered,
 * copied or fragmented anew, so a session holds little memory however long its messages are.
 */
public final class PipeDecoder extends ByteToMessageDecoder implements WebSocketFrameDecoder {

    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION = 0x0;
    private static final int BINARY = 0x2;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG = 0xA;
    private static final int LONGEST_CONTROL = 125;
    private static final int LENGTH_OF_TWO_BYTES = 126;
    private static final int LENGTH_OF_EIGHT_BYTES = 127;
    private static final int MASK_BYTES = 4;
    private static final int LONGEST_HEADER = 10;

    private final int longest;
    private final boolean masked;
    private int mask;
    private long left;
    private boolean openMessage;

    /** Reads what an end sends; no frame may be longer than this. */
    public PipeDecoder(int longest) {
        this(longest, true);
    }

    private PipeDecoder(int longest, boolean masked) {
        this.longest = longest;
        this.masked = masked;
    }

    /** Reads what another node passes on, which is already as an end gets it. */
    public static PipeDecoder unmasked(int longest) {
        return new PipeDecoder(longest, false);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (left > 0) {
            out.add(piece(in));
        } else {
            header(ctx, in, out);
        }
    }

    /** As much of the payload as has come. */
    private PipePiece piece(ByteBuf in) {
        var length = (int) Math.min(left, in.readableBytes());
        var bytes = in.readRetainedSlice(length);
        if (masked) {
            unmask(bytes);
        }
        left -= length;
        return new PipePiece(bytes, left == 0);
    }

    private void header(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        var start = in.readerIndex();
        if (in.readableBytes() < 2) {
            return;
        }
        var first = in.getUnsignedByte(start);
        var second = in.getUnsignedByte(start + 1);
        var code = second & ~MASKED;
        var lengthBytes = code == LENGTH_OF_TWO_BYTES ? 2 : code == LENGTH_OF_EIGHT_BYTES ? 8 : 0;
        var headerBytes = 2 + lengthBytes + (masked ? MASK_BYTES : 0);
        if (in.readableBytes() < headerBytes) {
            return;
        }
        var length = switch (lengthBytes) {
            case 2 -> in.getUnsignedShort(start + 2);
            case 8 -> in.getLong(start + 2);
            default -> code;
        };
        require(
                (first & RESERVED) == 0 && ((second & MASKED) != 0) == masked,
                "The frame is masked as it should not be, or uses an extension");
        var opcode = first & 0x0F;
        mask = masked ? in.getInt(start + 2 + lengthBytes) : 0;
        if (opcode >= CLOSE) {
            require((first & FIN) != 0 && length <= LONGEST_CONTROL, "A control frame is too long or not whole");
            if (in.readableBytes() >= headerBytes + length) {
                in.skipBytes(headerBytes);
                out.add(control(opcode, in.readRetainedSlice((int) length)));
            }
            return;
        }
        require(opcode == (openMessage ? CONTINUATION : BINARY), "The message is not binary");
        if (length < 0 || length > longest) {
            throw new CorruptedWebSocketFrameException(WebSocketCloseStatus.MESSAGE_TOO_BIG, "The frame is too long");
        }
        openMessage = (first & FIN) == 0;
        left = length;
        if (masked) {
            in.skipBytes(headerBytes);
            out.add(new PipePiece(unmaskedHeader(ctx, first, length), length == 0));
        } else {
            var here = (int) Math.min(length, in.readableBytes() - headerBytes);
            left -= here;
            out.add(new PipePiece(in.readRetainedSlice(headerBytes + here), left == 0));
        }
    }

    private Object control(int opcode, ByteBuf payload) {
        if (masked) {
            unmask(payload);
        }
        return switch (opcode) {
            case CLOSE -> new CloseWebSocketFrame(true, 0, payload);
            case PING -> new PingWebSocketFrame(payload);
            case PONG -> new PongWebSocketFrame(payload);
            default -> {
                payload.release();
                throw new CorruptedWebSocketFrameException(
                        WebSocketCloseStatus.PROTOCOL_ERROR, "There is no such frame");
            }
        };
    }

    private static ByteBuf unmaskedHeader(ChannelHandlerContext ctx, int first, long length) {
        var header = ctx.alloc().buffer(LONGEST_HEADER).writeByte(first);
        if (length <= LONGEST_CONTROL) {
            return header.writeByte((int) length);
        }
        return length <= 0xFFFF
                ? header.writeByte(LENGTH_OF_TWO_BYTES).writeShort((int) length)
                : header.writeByte(LENGTH_OF_EIGHT_BYTES).writeLong(length);
    }

    /** Unmasks in place, and turns the mask so that it fits the payload's next byte. */
    private void unmask(ByteBuf bytes) {
        var longs = bytes.nioBuffer().order(ByteOrder.nativeOrder()).asLongBuffer();
        var wide = (((long) mask) << 32) | (mask & 0xFFFF_FFFFL);
        var here = longs.order() == ByteOrder.BIG_ENDIAN ? wide : Long.reverseBytes(wide);
        for (var i = 0; i < longs.limit(); i++) {
            longs.put(i, longs.get(i) ^ here);
        }
        for (var i = bytes.readerIndex() + longs.limit() * Long.BYTES; i < bytes.writerIndex(); i++) {
            bytes.setByte(i, bytes.getByte(i) ^ (mask >>> 24));
            mask = Integer.rotateLeft(mask, 8);
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR, message);
        }
    }
}
