package io.jumphold.client.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.InstallMode;
import io.jumphold.protocol.machine.NetworkCard;
import io.jumphold.protocol.machine.OperatingSystem;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void thisMachineIsReadAsItIs() throws Exception {
        HostFacts facts = new Host(Machine.current(), InstallMode.SERVICE, "1.0.0", "test").get();
        assertThat(facts.hostName())
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
        assertThat(facts.os().family()).isEqualTo("linux");
        for (NetworkCard card : facts.networkCards()) {
            NetworkInterface real = NetworkInterface.getByName(card.name());
            assertThat(real.isLoopback()).isFalse();
            assertThat(Collections.list(real.getInetAddresses()).stream()
                            .map(address -> address.getHostAddress().replaceFirst("%.*", "")))
                    .containsAll(card.addresses().stream()
                            .map(address -> address.replaceFirst("/.*", ""))
                            .toList());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theSameMachineHasTheSameFacts() {
        Host host = new Host(Machine.current(), InstallMode.SERVICE, "1.0.0", "test");
        assertThat(host.get()).isEqualTo(host.get());
    }

    @Test
    @Tag("ENR-8")
    void twoInstallsOfOneScopeTellTheSameAndOthersDoNot() {
        String service = InstallScope.of("1234", InstallMode.SERVICE, "root");

        assertThat(service).matches("[0-9a-f]{64}").isEqualTo(InstallScope.of("1234\n", InstallMode.SERVICE, "daemon"));
        assertThat(List.of(
                        service,
                        InstallScope.of("1235", InstallMode.SERVICE, "root"),
                        InstallScope.of("1234", InstallMode.USER, "ann"),
                        InstallScope.of("1234", InstallMode.USER, "ben")))
                .doesNotHaveDuplicates();
        assertThat(InstallScope.of("", InstallMode.SERVICE, "root")).isEmpty();
    }

    @Test
    void whatIsTooLongForTheWireIsCut() {
        String endless = "x".repeat(100_000);
        AtomicInteger asked = new AtomicInteger();
        Machine boastful = new Machine() {
            @Override
            public String id() {
                asked.incrementAndGet();
                return endless;
            }

            @Override
            public String hostName() {
                return endless;
            }

            @Override
            public String fqdn() {
                return endless;
            }

            @Override
            public String domain() {
                return endless;
            }

            @Override
            public String workgroup() {
                return endless;
            }

            @Override
            public OperatingSystem operatingSystem() {
                return new OperatingSystem("linux", "", "");
            }

            @Override
            public Gateway gateway() {
                return Gateway.NONE;
            }

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
            public boolean isPrivileged() {
                return false;
            }

            @Override
            public Users users() {
                return new Users(
                        IntStream.range(0, 1_000).mapToObj(i -> endless + i).toList(), endless);
            }
        };
        Host host = new Host(boastful, InstallMode.USER, endless, endless);
        HostFacts facts = host.get();
        assertThat(facts.hostName()).hasSize(255);
        assertThat(facts.users()).hasSize(32);
        assertThat(host.get().installScope()).hasSize(64).isEqualTo(facts.installScope());
        assertThat(asked).as("for its id").hasValue(1);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7/24, 192.0.2.1, true",
        "192.0.2.7/24, 192.0.3.1, false",
        "192.0.2.7/22, 192.0.3.1, true",
        "192.0.2.7/25, 192.0.2.129, false",
        "192.0.2.7/0, 203.0.113.1, true",
        "2001:db8::7/64, 2001:db8::1, true",
        "2001:db8::7/64, 192.0.2.1, false"
    })
    void aCardIsOnTheGatewaysNetworkWhenThePrefixSaysSo(String card, String gateway, boolean is) {
        assertThat(Network.isOnOneNetwork(card, gateway)).isEqualTo(is);
    }

    @Test
    void addressesAreTheCardsInTheirOrderWithoutPrefix() {
        assertThat(Network.addresses(List.of(
                        new NetworkCard("eth0", "", List.of("192.0.2.7/24", "2001:db8::7/64")),
                        new NetworkCard("eth1", "", List.of("198.51.100.7/24", "192.0.2.7/24")))))
                .containsExactly("192.0.2.7", "2001:db8::7", "198.51.100.7");
    }

    @Test
    @Tag("PRES-6")
    void theInstallModeIsReadFromWhoRunsTheClient() {
        assertThat(Machine.installMode("root", Map.of())).isEqualTo(InstallMode.SERVICE);
        assertThat(Machine.installMode("jumphold", Map.of("INVOCATION_ID", "1")))
                .isEqualTo(InstallMode.SERVICE);
        assertThat(Machine.installMode("ada", Map.of("INVOCATION_ID", "1", "XDG_RUNTIME_DIR", "/run/user/1")))
                .isEqualTo(InstallMode.USER);
        assertThat(Machine.installMode("ada", Map.of())).isEqualTo(InstallMode.USER);
        assertThat(Machine.installMode("ada", Map.of("JUMPHOLD_INSTALL_MODE", "service")))
                .isEqualTo(InstallMode.SERVICE);
        assertThat(Machine.installMode("ada", Map.of("JUMPHOLD_INSTALL_MODE", "mobile")))
                .isEqualTo(InstallMode.SERVICE);
        assertThat(Machine.installMode("root", Map.of("JUMPHOLD_INSTALL_MODE", "user")))
                .isEqualTo(InstallMode.USER);
        assertThat(Machine.installMode("ada", Map.of("JUMPHOLD_INSTALL_MODE", "")))
                .isEqualTo(InstallMode.USER);
    }
}
