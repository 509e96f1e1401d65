package io.jumphold.client.shell;

import io.jumphold.client.upgrade.Supervision;
import java.io.IOException;
import java.io.InputStream;

/** What runs in a channel: a process and the way to speak to it. */
interface Program {
    Process process();

    /** What it writes. */
    InputStream output();

    /** Hands on what was sent; waits while the program does not take it. */
    void write(byte[] bytes) throws IOException;

    /**
     * Nothing more is typed for now.
     *
     * @param asTyped the keys that say so on a terminal
     */
    void endInput(byte[] asTyped) throws IOException;

    /** The terminal at the other end has this size. */
    void resize(int columns, int rows);

    /** Sends a signal by its name; an unknown one is passed over. */
    void signal(String name);

    /** Ends the process and all that it started; takes a while where they do not want to end. */
    void end();

    /** The process has ended: gives back what it was spoken to with. */
    void letGo(Thread feeder) throws IOException, InterruptedException;

    /** Starts what was asked for. */
    static Program start(ShellRequest request, Account account) throws IOException {
        if (Signals.ARE_SENT && System.getenv(Supervision.VARIABLE) != null) {
            Signals.letThrough();
        }
        return request.pty() ? TerminalProgram.start(request, account) : PipedProgram.start(request, account);
    }
}
