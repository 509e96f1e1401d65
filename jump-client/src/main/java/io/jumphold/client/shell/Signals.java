package io.jumphold.client.shell;

import com.pty4j.PtyProcess;
import com.pty4j.unix.PtyHelpers;
import com.pty4j.unix.UnixPtyProcess;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signals of a terminal's other end. */
final class Signals {
    /** Whether the system has them at all. */
    static final boolean ARE_SENT = !Platform.isWindows();

    /** Only asks whether there is somebody who could get one. */
    static final int NONE = 0;

    static final int HANG_UP = 1;
    static final int KILL = 9;
    private static final Map<String, Integer> NUMBERS =
            Map.of("HUP", HANG_UP, "INT", 2, "QUIT", 3, "KILL", KILL, "TERM", 15);

    /** What pty4j does not offer of the C library. */
    interface Terminal extends Library {
        Terminal C = Native.load("c", Terminal.class);

        /** The process group in the foreground of the terminal with this descriptor. */
        int tcgetpgrp(int descriptor);

        /** Sets what a signal does here, and returns what it did. */
        @Nullable
        Pointer signal(int number, @Nullable Pointer action);
    }

    private static final Pointer IGNORED = Pointer.createConstant(1);

    private Signals() {}

    /**
     * A supervisor in sh starts what it waits for with ctrl-C ignored, and every program on a terminal here would inherit that. What is started inherits no
     * handlers, so one that does nothing takes the place: the C library's {@code abs}.
     */
    static void letThrough() {
        for (int number : List.of(2, 3)) {
            Pointer before =
                    Terminal.C.signal(number, NativeLibrary.getInstance("c").getFunction("abs"));
            if (!IGNORED.equals(before)) {
                Terminal.C.signal(number, before);
            }
        }
    }

    /** Null for a name that no end knows. */
    static @Nullable Integer number(String name) {
        return NUMBERS.get(name);
    }

    /** As if it came from the terminal itself; an unknown name is passed over. */
    static void toForeground(PtyProcess process, String name) {
        Integer number = number(name);
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

    /** Sends a signal to a process, or, where the id is negative, to a process group; whether there was one. */
    static boolean to(long id, int signal) {
        return PtyHelpers.signal(Math.toIntExact(id), signal) == 0;
    }
}
