package io.jumphold.client.host;

import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.OperatingSystem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What any Java tells, for systems that have no reader of their own yet. */
final class PlainMachine implements Machine {
    private @Nullable String fqdn;

    /** The packages for these systems know it. */
    @Override
    public String id() {
        return "";
    }

    @Override
    public String hostName() {
        String named = System.getenv().getOrDefault("COMPUTERNAME", "");
        if (!named.isEmpty()) {
            return named;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    @Override
    public String fqdn() {
        String known = fqdn;
        if (known == null) {
            known = Names.qualified(() -> InetAddress.getLocalHost().getCanonicalHostName());
            fqdn = known;
        }
        return known;
    }

    @Override
    public String domain() {
        return System.getenv().getOrDefault("USERDNSDOMAIN", "");
    }

    @Override
    public String workgroup() {
        return "";
    }

    @Override
    public OperatingSystem operatingSystem() {
        String name = System.getProperty("os.name", "");
        String lower = name.toLowerCase(Locale.ROOT);
        String family = lower.startsWith("windows") ? "windows" : lower.startsWith("mac") ? "macos" : lower;
        return new OperatingSystem(
                Host.cut(family, 64),
                Host.cut(name + " " + System.getProperty("os.version", ""), 255),
                Host.cut(System.getProperty("os.arch", ""), 64));
    }

    @Override
    public Gateway gateway() {
        return Gateway.NONE;
    }

    /** By name alone: the packages for these systems know better. */
    @Override
    public boolean isPrivileged() {
        String user = System.getProperty("user.name", "");
        return user.equals("root") || user.equalsIgnoreCase("SYSTEM") || user.equalsIgnoreCase("Administrator");
    }

    /** Here a program ends with the log-in of its user. */
    @Override
    public boolean isLoggedIn(String user) {
        return true;
    }

    @Override
    public Optional<Boolean> isOnBattery() {
        return Optional.empty();
    }

    @Override
    public Optional<Boolean> isOnMeteredNetwork() {
        return Optional.empty();
    }

    @Override
    public Users users() {
        String user = System.getProperty("user.name", "");
        return new Users(user.isEmpty() ? List.of() : List.of(user), "");
    }
}
