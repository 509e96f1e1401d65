package io.jumphold.client.host;

import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.OperatingSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Linux, from the small files of /proc, /etc and /run. A file that is not there or may not be read is an empty one. */
final class LinuxMachine implements Machine {
    private final Path root;
    private @Nullable String fqdn;
    private Gateway lastGateway = Gateway.NONE;

    /**
     * @param root where the system's files are found; {@code /} but in tests
     */
    LinuxMachine(Path root) {
        this.root = root;
    }

    @Override
    public String id() {
        return Stream.of("etc/machine-id", "var/lib/dbus/machine-id")
                .map(file -> String.join("", lines(file)).strip())
                .filter(id -> id.matches("[0-9a-f]{32}"))
                .findFirst()
                .orElse("");
    }

    @Override
    public String hostName() {
        String name = String.join("", lines("proc/sys/kernel/hostname")).strip();
        return name.isEmpty() ? "localhost" : name;
    }

    @Override
    public String fqdn() {
        String known = fqdn;
        if (known == null) {
            known = Names.qualified(hostName(), lines("etc/hosts"), lines("etc/resolv.conf"));
            fqdn = known;
        }
        return known;
    }

    @Override
    public String domain() {
        String sssd = setting("etc/sssd/sssd.conf", "domains").split(",", 2)[0].strip();
        if (!sssd.isEmpty()) {
            return sssd;
        }
        return setting("etc/samba/smb.conf", "security").equalsIgnoreCase("ads")
                ? setting("etc/samba/smb.conf", "realm")
                : "";
    }

    @Override
    public String workgroup() {
        return setting("etc/samba/smb.conf", "workgroup");
    }

    @Override
    public OperatingSystem operatingSystem() {
        String name = setting("etc/os-release", "PRETTY_NAME");
        return new OperatingSystem(
                "linux",
                Host.cut(name.isEmpty() ? "Linux" : name, 255),
                Host.cut(System.getProperty("os.arch", ""), 64));
    }

    /** A MAC that the kernel has forgotten for want of traffic is still the gateway's. */
    @Override
    public Gateway gateway() {
        String address = Routes.defaultGateway(lines("proc/net/route"), lines("proc/net/ipv6_route"));
        String mac = Routes.mac(address, lines("proc/net/arp"));
        if (mac.isEmpty() && address.equals(lastGateway.address())) {
            mac = lastGateway.mac();
        }
        lastGateway = new Gateway(address, mac);
        return lastGateway;
    }

    @Override
    public Users users() {
        return LinuxUsers.of(bytes("run/utmp"), sessionFiles());
    }

    @Override
    public boolean isLoggedIn(String user) {
        return !keepsAccountOfUsers() || users().loggedIn().contains(user);
    }

    /** Containers do not: they have an empty utmp or none, and no systemd, though its folders may be there. */
    private boolean keepsAccountOfUsers() {
        boolean logind = Files.isDirectory(root.resolve("run/systemd/system"))
                && Files.isDirectory(root.resolve("run/systemd/sessions"));
        return logind || bytes("run/utmp").length > 0;
    }

    /** The effective user is root. */
    @Override
    public boolean isPrivileged() {
        return lines("proc/self/status").stream()
                .filter(line -> line.startsWith("Uid:"))
                .map(line -> line.split("\\s+"))
                .anyMatch(ids -> ids.length > 2 && ids[2].equals("0"));
    }

    @Override
    public Optional<Boolean> isOnBattery() {
        try (var supplies = Files.list(root.resolve("sys/class/power_supply"))) {
            return PowerSupply.onBattery(supplies.map(PowerSupply::read).toList());
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Boolean> isOnMeteredNetwork() {
        return MeteredNetwork.isMetered();
    }

    private List<List<String>> sessionFiles() {
        try (var files = Files.list(root.resolve("run/systemd/sessions"))) {
            return files.sorted()
                    .filter(file -> !file.toString().endsWith(".ref"))
                    .map(file -> lines(root.relativize(file).toString()))
                    .toList();
        } catch (IOException none) {
            return List.of();
        }
    }

    /** {@code name = value}, the first one of that name. */
    private String setting(String file, String name) {
        return lines(file).stream()
                .flatMap(line -> valueOf(line, name).stream())
                .findFirst()
                .orElse("");
    }

    static Optional<String> valueOf(String line, String name) {
        String[] parts = line.split("=", 2);
        return parts.length == 2 && parts[0].strip().equals(name)
                ? Optional.of(parts[1].strip().replaceAll("^[\"']|[\"']$", ""))
                : Optional.empty();
    }

    private List<String> lines(String file) {
        return Arrays.asList(new String(bytes(file), StandardCharsets.UTF_8).split("\n"));
    }

    private byte[] bytes(String file) {
        try {
            return Files.readAllBytes(root.resolve(file));
        } catch (IOException absent) {
            return new byte[0];
        }
    }
}
