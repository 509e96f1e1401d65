package io.jumphold.client.host;

import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.machine.InstallMode;
import java.nio.charset.StandardCharsets;

/** Which machine this is installed on and for whom (ENR-8). The machine's id is kept secret on many systems, so only a hash of it leaves them. */
final class InstallScope {
    private static final String PURPOSE = "jumphold install scope";

    private InstallScope() {}

    /** Empty where the machine has no id. */
    static String of(String machineId, InstallMode mode, String user) {
        if (machineId.isBlank()) {
            return "";
        }
        String whose = mode == InstallMode.SERVICE ? "service" : "user " + user;
        byte[] all = String.join("\n", PURPOSE, machineId.strip(), whose).getBytes(StandardCharsets.UTF_8);
        return Keys.hashHex(all);
    }
}
