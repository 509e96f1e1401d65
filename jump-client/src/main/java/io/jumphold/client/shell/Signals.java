package io.jumphold.client.shell;

import com.pty4j.PtyProcess;
import com.pty4j.unix.PtyHelpers;
import com.pty4j.unix.UnixPtyProcess;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.util.Map;

/** Signals of a terminal's other end. */
final class Signals {
    static final int HANG_UP = 1;
    private static final Map<String, Integer> NUMBERS =
            Map.of("HUP", HANG_UP, "INT", 2, "QUIT", 3, "KILL", 9, "TERM", 15);

    /** What pty4j does not offer of the C library. */
    interface Terminal extends Library {
        Terminal C = Native.load("c", Terminal.class);

        /** The process group in the foreground of the terminal with this descriptor. */
        int tcgetpgrp(int descriptor);
    }

    private Signals() {}

    /** As if it came from the terminal itself; an unknown name is passed over. */
    static void toForeground(PtyProcess process, String name) {
        Integer number = NUMBERS.get(name);
        if (number == null) {
            return;
        }
        if (process instanceof UnixPtyProcess unix) {
            int group = Terminal.C.tcgetpgrp(unix.getPty().getMasterFD());
            to(-(group > 0 ? group : unix.pid()), number);
        } else {
            process.destroy();
        }
    }

    /** Sends a signal to a process, or, where the id is negative, to a process group. */
    static void to(long id, int signal) {
        PtyHelpers.signal(Math.toIntExact(id), signal);
    }
}
