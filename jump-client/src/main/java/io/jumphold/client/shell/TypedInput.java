package io.jumphold.client.shell;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** What was typed and not taken yet: at most the channel's window, however small the pieces in which it came. */
final class TypedInput {
    /**
     * Bytes for the program.
     *
     * @param sent whether the other end sent them and waits for a grant; else they are the keys that end the input of a terminal
     */
    record Piece(byte[] bytes, boolean sent) {}

    private static final byte END_OF_FILE = 0x04;

    private ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private ByteArrayOutputStream afterEnd = new ByteArrayOutputStream();
    private byte[] end = {};
    private byte last = '\n';
    private boolean over;

    synchronized void add(byte[] bytes) {
        (end.length == 0 ? waiting : afterEnd).writeBytes(bytes);
        last = bytes[bytes.length - 1];
        notifyAll();
    }

    /** After half a line the first end of file only hands that on; the second ends the input. One end waits at a time. */
    synchronized void endOfInput() {
        if (end.length == 0) {
            end = last == '\n' ? new byte[] {END_OF_FILE} : new byte[] {END_OF_FILE, END_OF_FILE};
            notifyAll();
        }
    }

    /** Nobody will take the rest. */
    synchronized void discard() {
        over = true;
        notifyAll();
    }

    /** All that waits, or waits for it; null once nobody takes any more. */
    synchronized @Nullable Piece take() throws InterruptedException {
        while (waiting.size() == 0 && end.length == 0 && !over) {
            wait();
        }
        if (over) {
            return null;
        }
        return waiting.size() > 0 ? typed() : ended();
    }

    private Piece typed() {
        Piece piece = new Piece(waiting.toByteArray(), true);
        waiting.reset();
        return piece;
    }

    private Piece ended() {
        Piece piece = new Piece(end, false);
        end = new byte[0];
        ByteArrayOutputStream empty = waiting;
        waiting = afterEnd;
        afterEnd = empty;
        return piece;
    }
}
