package io.jumphold.front.door;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Which way a connection goes, told by the first bytes of its first request line. */
enum Way {
    ATTACH("GET /attach"),
    SESSION("GET /session"),
    HTTP("");

    private static final Way[] OF_MACHINES = {ATTACH, SESSION};

    private final String start;

    Way(String start) {
        this.start = start;
    }

    /** The way, or null while the bytes so far leave it open. */
    static @Nullable Way of(ByteBuf bytes) {
        var open = false;
        for (var way : OF_MACHINES) {
            if (way.fits(bytes)) {
                if (bytes.readableBytes() > way.start.length()) {
                    return way;
                }
                open = true;
            }
        }
        return open ? null : HTTP;
    }

    private boolean fits(ByteBuf bytes) {
        var from = bytes.readerIndex();
        var length = Math.min(bytes.readableBytes(), start.length());
        for (var i = 0; i < length; i++) {
            if (bytes.getByte(from + i) != start.charAt(i)) {
                return false;
            }
        }
        return bytes.readableBytes() <= start.length() || endsPath(bytes.getByte(from + start.length()));
    }

    private static boolean endsPath(byte next) {
        return next == ' ' || next == '?';
    }
}
