package io.jumphold.client.shell;

import com.pty4j.PtyProcess;
import com.pty4j.unix.UnixPtyProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A shell and everything that it started. */
final class ProcessFamily {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_EVERY_MS = 20;

    private ProcessFamily() {}

    /** Hangs up; what still lives after a moment is killed. */
    static void end(PtyProcess shell) {
        List<ProcessHandle> family = of(shell);
        if (shell instanceof UnixPtyProcess unix) {
            unix.hangup();
            family.forEach(member -> Signals.to(member.pid(), Signals.HANG_UP));
        } else {
            shell.destroy();
        }
        try {
            long until = System.nanoTime() + PATIENCE;
            while (family.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() - until < 0) {
                Thread.sleep(LOOK_EVERY_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        family.addAll(of(shell));
        family.forEach(ProcessHandle::destroyForcibly);
    }

    private static List<ProcessHandle> of(PtyProcess shell) {
        List<ProcessHandle> family = new ArrayList<>();
        Optional<ProcessHandle> head = ProcessHandle.of(shell.pid()).filter(found -> shell.isAlive());
        head.ifPresent(found -> {
            family.add(found);
            found.descendants().forEach(family::add);
        });
        return family;
    }
}
