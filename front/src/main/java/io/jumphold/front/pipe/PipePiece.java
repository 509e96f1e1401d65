package io.jumphold.front.pipe;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;

/** Some bytes of a message that one end of a session sends to the other, ready to be written to it. */
public final class PipePiece extends DefaultByteBufHolder {

    private final boolean endsFrame;

    /**
     * A piece.
     *
     * @param endsFrame whether another frame may follow it
     */
    PipePiece(ByteBuf bytes, boolean endsFrame) {
        super(bytes);
        this.endsFrame = endsFrame;
    }

    boolean endsFrame() {
        return endsFrame;
    }

    @Override
    public PipePiece replace(ByteBuf content) {
        return new PipePiece(content, endsFrame);
    }
}
