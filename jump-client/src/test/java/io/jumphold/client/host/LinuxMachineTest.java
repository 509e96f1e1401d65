package io.jumphold.client.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.jumphold.protocol.machine.Gateway;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxMachineTest {
    private static final String ROUTES = """
            Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
            wlan0	00000000	0100A8C0	0003	0	0	600	00000000	0	0	0
            eth0	00000000	FE0210AC	0003	0	0	100	00000000	0	0	0
            eth0	000210AC	00000000	0001	0	0	100	00FFFFFF	0	0	0
            """;
    private static final String ROUTES_6 = """
            fe800000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
            00000000000000000000000000000000 00 00000000000000000000000000000000 00 20010db8000000000000000000000001 00000400 00000001 00000000 00000003     eth0
            00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo
            """;
    private static final String ARP = """
            IP address       HW type     Flags       HW address            Mask     Device
            172.16.2.254     0x1         0x2         52:54:00:ab:cd:ef     *        eth0
            172.16.2.9       0x1         0x0         00:00:00:00:00:00     *        eth0
            """;

    @TempDir
    Path root;

    private LinuxMachine machine() {
        return new LinuxMachine(root);
    }

    private void file(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void aMachineThatTellsNothingStillHasFacts() {
        LinuxMachine machine = machine();
        assertThat(machine.hostName()).isEqualTo("localhost");
        assertThat(machine.id()).isEmpty();
        assertThat(machine.domain()).isEmpty();
        assertThat(machine.workgroup()).isEmpty();
        assertThat(machine.gateway()).isEqualTo(Gateway.NONE);
        assertThat(machine.users()).isEqualTo(new Users(List.of(), ""));
        assertThat(machine.operatingSystem().family()).isEqualTo("linux");
    }

    @Test
    @Tag("ENR-8")
    void aMachinesIdIsFoundWhereItStands() throws IOException {
        file("etc/machine-id", "uninitialized\n");
        assertThat(machine().id()).isEmpty();

        file("var/lib/dbus/machine-id", "0123456789abcdef0123456789abcdef\n");
        assertThat(machine().id()).isEqualTo("0123456789abcdef0123456789abcdef");
    }

    @Test
    @Tag("UNI-5")
    void whoWorksAsRootIsPrivileged() throws IOException {
        assertThat(machine().isPrivileged()).isFalse();
        file("proc/self/status", "Name:\tjava\nUid:\t1000\t1000\t1000\t1000\nGid:\t0\t0\t0\t0\n");
        assertThat(machine().isPrivileged()).isFalse();
        file("proc/self/status", "Name:\tjava\nUid:\t1000\t0\t0\t0\nGid:\t0\t0\t0\t0\n");
        assertThat(machine().isPrivileged()).isTrue();
    }

    private void supply(String name, String... files) throws IOException {
        for (String file : files) {
            String[] parts = file.split("=", 2);
            file("sys/class/power_supply/" + name + "/" + parts[0], parts[1] + "\n");
        }
    }

    @Test
    @Tag("PRES-7")
    void aMachineIsOnItsBatteryWhenNothingElseFeedsIt() throws IOException {
        assertThat(machine().isOnBattery()).isEmpty();
        supply("AC", "type=Mains", "online=0");
        assertThat(machine().isOnBattery()).isEmpty();
        supply("BAT0", "type=Battery", "status=Discharging");
        assertThat(machine().isOnBattery()).contains(true);
        supply("AC", "online=1");
        assertThat(machine().isOnBattery()).contains(false);
        supply("AC", "online=0");
        supply("BAT0", "status=Charging");
        assertThat(machine().isOnBattery()).contains(false);
    }

    @Test
    @Tag("PRES-7")
    void theBatteryOfAMouseIsNotTheMachines() throws IOException {
        supply("hid-mouse", "type=Battery", "scope=Device", "status=Discharging");
        assertThat(machine().isOnBattery()).isEmpty();
        supply("BAT0", "type=Battery", "scope=System", "status=Full");
        assertThat(machine().isOnBattery()).contains(false);
    }

    @Test
    @Tag("PRES-7")
    void whatNetworkManagerSaysOfTheNetworkIsUnderstood() throws IOException {
        assertThat(MeteredNetwork.metered("u 1\n")).contains(true);
        assertThat(MeteredNetwork.metered("u 3\n")).contains(true);
        assertThat(MeteredNetwork.metered("u 2\n")).contains(false);
        assertThat(MeteredNetwork.metered("u 4\n")).contains(false);
        assertThat(MeteredNetwork.metered("u 0\n")).isEmpty();
        assertThat(MeteredNetwork.metered("")).isEmpty();
    }

    @Test
    void theGatewayOfTheBestDefaultRouteIsToldWithItsMac() throws IOException {
        file("proc/net/route", ROUTES);
        file("proc/net/ipv6_route", ROUTES_6);
        file("proc/net/arp", ARP);
        assertThat(machine().gateway()).isEqualTo(new Gateway("172.16.2.254", "52:54:00:ab:cd:ef"));
    }

    @Test
    void aGatewaysMacIsKeptWhenTheKernelForgetsItAndNotCarriedToAnother() throws IOException {
        file("proc/net/route", ROUTES);
        file("proc/net/arp", ARP);
        LinuxMachine machine = machine();
        Gateway known = machine.gateway();
        file("proc/net/arp", "");
        assertThat(machine.gateway()).isEqualTo(known);
        file("proc/net/route", ROUTES.replace("FE0210AC", "010210AC"));
        assertThat(machine.gateway()).isEqualTo(new Gateway("172.16.2.1", ""));
    }

    @Test
    void aNetworkOfIpv6AloneHasAGatewayToo() throws IOException {
        file("proc/net/ipv6_route", ROUTES_6);
        assertThat(machine().gateway().address()).isEqualTo("2001:db8:0:0:0:0:0:1");
    }

    @Test
    void theQualifiedNameIsFoundWhereTheSystemLooks() throws IOException {
        file("proc/sys/kernel/hostname", "build-7\n");
        file("etc/hosts", "127.0.0.1 localhost\n192.0.2.7 build-7.example.com build-7 # here\n");
        assertThat(machine().hostName()).isEqualTo("build-7");
        assertThat(machine().fqdn()).isEqualTo("build-7.example.com");
        file("etc/hosts", "192.0.2.7 build-7\n");
        assertThat(machine().fqdn()).isEmpty();
        file("proc/sys/kernel/hostname", "build-8.example.net\n");
        assertThat(machine().fqdn()).isEqualTo("build-8.example.net");
    }

    @Test
    void theDomainAndTheWorkgroupAreThoseThatWereJoined() throws IOException {
        file("etc/samba/smb.conf", "[global]\n   workgroup = SALES\n   security = ads\n   realm = CORP.EXAMPLE.COM\n");
        assertThat(machine().domain()).isEqualTo("CORP.EXAMPLE.COM");
        assertThat(machine().workgroup()).isEqualTo("SALES");
        file("etc/sssd/sssd.conf", "[sssd]\ndomains = ad.example.com, other\n");
        assertThat(machine().domain()).isEqualTo("ad.example.com");
    }

    @Test
    void theSystemIsNamedAsItsVendorWritesIt() throws IOException {
        file("etc/os-release", "NAME=\"Example\"\nPRETTY_NAME=\"Example Linux 12 (bookworm)\"\n");
        assertThat(machine().operatingSystem().name()).isEqualTo("Example Linux 12 (bookworm)");
    }

    @Test
    void usersComeFromUtmpAndFromLogindEachOnce() throws IOException {
        ByteBuffer utmp = ByteBuffer.allocate(4 * 384).order(ByteOrder.nativeOrder());
        entry(utmp, 0, 7, "pts/0", "ada");
        entry(utmp, 1, 7, "tty2", "grace");
        entry(utmp, 2, 8, "pts/1", "gone");
        entry(utmp, 3, 7, "pts/2", "ada");
        Files.createDirectories(root.resolve("run"));
        Files.write(root.resolve("run/utmp"), utmp.array());
        file("run/systemd/sessions/2", "USER=linus\nCLASS=user\nSTATE=active\nACTIVE=1\nSEAT=seat0\n");
        file("run/systemd/sessions/3", "USER=gdm\nCLASS=greeter\nSTATE=active\nACTIVE=1\nSEAT=seat0\n");
        file("run/systemd/sessions/4", "USER=old\nCLASS=user\nSTATE=closing\nACTIVE=0\n");
        assertThat(machine().users()).isEqualTo(new Users(List.of("ada", "grace", "linus"), "linus"));
    }

    @Test
    @Tag("PRES-6")
    void whereAccountIsKeptAUserIsLoggedInWhoStandsThere() throws IOException {
        file("run/systemd/sessions/2", "USER=linus\nCLASS=user\nSTATE=active\nACTIVE=1\nSEAT=seat0\n");
        file("run/systemd/system/transient", "");
        assertThat(machine().isLoggedIn("linus")).isTrue();
        assertThat(machine().isLoggedIn("ada")).isFalse();
        Files.delete(root.resolve("run/systemd/sessions/2"));
        assertThat(machine().isLoggedIn("linus")).isFalse();
    }

    @Test
    @Tag("PRES-6")
    void whereNoAccountIsKeptWhoRunsTheClientIsTakenToBeThere() throws IOException {
        assertThat(machine().isLoggedIn("ada")).isTrue();
        Files.createDirectories(root.resolve("run/systemd/sessions"));
        file("run/utmp", "");
        assertThat(machine().isLoggedIn("ada")).isTrue();
    }

    /** Records as the system writes them, made by its own tool. */
    @Test
    @Tag("PRES-6")
    void aLogInAndItsEndAreReadFromRealRecords() throws Exception {
        assumeThat(Path.of("/usr/bin/utmpdump")).exists();
        String boot = "[2] [00000] [~~  ] [reboot  ] [~           ] [6.1.0               ] [0.0.0.0        ] %s\n";
        String record = "[%d] [04711] [ts/0] [%-8s] [pts/0       ] [192.0.2.9           ] [192.0.2.9      ] %s\n";
        String when = "[2026-11-22T12:00:00,000000+00:00]";

        utmp(boot.formatted(when));
        assertThat(machine().isLoggedIn("ada")).isFalse();
        utmp(boot.formatted(when) + record.formatted(7, "ada", when));
        assertThat(machine().isLoggedIn("ada")).isTrue();
        assertThat(machine().isLoggedIn("grace")).isFalse();
        utmp(boot.formatted(when) + record.formatted(8, "", when));
        assertThat(machine().isLoggedIn("ada")).isFalse();
    }

    private void utmp(String text) throws Exception {
        Path file = root.resolve("run/utmp");
        Files.createDirectories(file.getParent());
        Process tool = new ProcessBuilder("utmpdump", "-r")
                .redirectOutput(file.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream in = tool.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(tool.waitFor()).isZero();
        assertThat(Files.size(file)).isPositive();
    }

    private static void entry(ByteBuffer utmp, int index, int type, String line, String user) {
        int at = index * 384;
        utmp.putShort(at, (short) type);
        utmp.position(at + 8).put(line.getBytes(StandardCharsets.UTF_8));
        utmp.position(at + 44).put(user.getBytes(StandardCharsets.UTF_8));
    }
}
