package io.jumphold.protocol.machine;

import static io.jumphold.protocol.wire.Limits.text;

/**
 * The operating system of a machine.
 *
 * @param family short and stable: {@code linux}, {@code windows}, {@code macos}, ...; at most 64 characters
 * @param name as its vendor writes it, with version; at most 255 characters
 * @param architecture {@code amd64}, {@code aarch64}, ...; at most 64 characters
 */
public record OperatingSystem(String family, String name, String architecture) {
    public OperatingSystem {
        family = text("os.family", family, 64);
        name = text("os.name", name, 255);
        architecture = text("os.architecture", architecture, 64);
    }
}
