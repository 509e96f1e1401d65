package io.jumphold.client.host;

import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.InstallMode;
import io.jumphold.protocol.machine.OperatingSystem;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What each operating system tells in its own way; empty where it does not. */
public interface Machine extends Surroundings {
    /** For service managers that cannot be told from a person. */
    String MODE_VARIABLE = "JUMPHOLD_INSTALL_MODE";

    String MOBILE = "mobile";

    /** Its own, that no other machine has and that outlasts a start; empty where there is none. */
    String id();

    String hostName();

    String fqdn();

    /** The domain that the machine has joined. */
    String domain();

    String workgroup();

    OperatingSystem operatingSystem();

    Gateway gateway();

    Users users();

    /** Whether this process may do anything on the machine. */
    boolean isPrivileged();

    static Machine current() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return os.startsWith("linux") ? new LinuxMachine(Path.of("/")) : new PlainMachine();
    }

    /** Whether it is part of an app on somebody's phone or tablet, which is theirs, so that nobody else may delete it (UNI-7). */
    static boolean isMobile(Map<String, String> environment) {
        return environment.getOrDefault(MODE_VARIABLE, "").equals(MOBILE);
    }

    /** As its environment says, where an app counts as a service, for it is there for as long as the app runs; else service where the client runs as root, as the system or as a unit of the service manager's; else user. */
    static InstallMode installMode(String user, Map<String, String> environment) {
        String told = environment.getOrDefault(MODE_VARIABLE, "");
        if (List.of("service", "user", MOBILE).contains(told)) {
            return told.equals("user") ? InstallMode.USER : InstallMode.SERVICE;
        }
        boolean system = user.equals("root") || user.equalsIgnoreCase("SYSTEM") || user.endsWith("$");
        boolean unit = environment.containsKey("INVOCATION_ID") && !environment.containsKey("XDG_RUNTIME_DIR");
        return system || unit ? InstallMode.SERVICE : InstallMode.USER;
    }
}
