package io.jumphold.protocol.machine;

import static io.jumphold.protocol.wire.Limits.check;
import static io.jumphold.protocol.wire.Limits.required;

/**
 * A file system with a disk behind it.
 *
 * @param mount where it is mounted, or its drive; 1 to 128 characters, from the machine: escape it
 * @param total bytes it holds, 0 or more
 * @param free bytes that any user may still write, 0 to {@code total}
 */
public record Disk(String mount, long total, long free) {
    public static final int LONGEST_MOUNT = 128;

    public Disk {
        mount = required("mount", mount, LONGEST_MOUNT);
        check(total >= 0, "total", "must not be negative");
        check(free >= 0 && free <= total, "free", "must be 0 to total");
    }
}
