package io.jumphold.client.link;

import io.jumphold.protocol.error.Advice;

/**
 * Why a link ended.
 *
 * @param opened whether there ever was a WebSocket
 * @param closeCode the WebSocket's close code; 1006 where the connection broke
 * @param why for the log
 */
public record LinkEnd(boolean opened, int closeCode, String why) {
    private static final int BROKEN = 1006;

    static LinkEnd unreachable(String why) {
        return new LinkEnd(false, BROKEN, why);
    }

    public Advice advice() {
        return Advice.ofCloseCode(closeCode);
    }
}
