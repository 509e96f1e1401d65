package io.jumphold.client.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program and everything that it started. */
final class ProcessFamily {
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_EVERY_MS = 20;

    private final Process head;
    private final boolean led;

    private ProcessFamily(Process head, boolean led) {
        this.head = head;
        this.led = led;
    }

    static ProcessFamily of(Process head) {
        return new ProcessFamily(head, false);
    }

    /** One whose head leads a process group: its members are found by that, too, also when the head has ended. */
    static ProcessFamily led(Process head) {
        return new ProcessFamily(head, true);
    }

    /** Sends a signal by its name to all; an unknown one is passed over. */
    void signal(String name) {
        Integer number = Signals.number(name);
        if (number != null && led) {
            Signals.to(-head.pid(), number);
        } else if (number != null) {
            members().forEach(member -> signal(member, number));
        }
    }

    private static void signal(ProcessHandle member, int number) {
        if (Signals.ARE_SENT) {
            Signals.to(member.pid(), number);
        } else {
            member.destroy();
        }
    }

    /** Hangs up; what still lives after a moment is killed. */
    void end(Runnable hangUp) {
        List<ProcessHandle> members = members();
        hangUp.run();
        toGroup(Signals.HANG_UP);
        members.forEach(member -> signal(member, Signals.HANG_UP));
        try {
            long until = System.nanoTime() + PATIENCE;
            while ((members.stream().anyMatch(ProcessHandle::isAlive) || toGroup(Signals.NONE))
                    && System.nanoTime() - until < 0) {
                Thread.sleep(LOOK_EVERY_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        members.addAll(members());
        members.forEach(ProcessHandle::destroyForcibly);
        toGroup(Signals.KILL);
    }

    /** Whether there is still somebody in the group. */
    private boolean toGroup(int signal) {
        return led && Signals.to(-head.pid(), signal);
    }

    private List<ProcessHandle> members() {
        List<ProcessHandle> members = new ArrayList<>();
        ProcessHandle.of(head.pid()).filter(found -> head.isAlive()).ifPresent(found -> {
            members.add(found);
            found.descendants().forEach(members::add);
        });
        return members;
    }
}
