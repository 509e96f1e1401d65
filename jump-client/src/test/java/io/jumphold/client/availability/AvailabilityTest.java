package io.jumphold.client.availability;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.client.attach.TestAgent;
import io.jumphold.client.install.Install;
import io.jumphold.client.install.Switch;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.protocol.machine.DisabledBy;
import io.jumphold.protocol.machine.InstallMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a client is there, and when it lets nobody in. */
@Tag("PRES-7")
class AvailabilityTest {
    @TempDir
    Path folder;

    private final TestSurroundings machine = new TestSurroundings();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private Install install;
    private Availability availability;

    @BeforeEach
    void install() throws Exception {
        InstallerKey key = new InstallerKey("site", List.of("localhost:1"), List.of("00"), "token", Long.MAX_VALUE);
        install = Install.open(folder.resolve("client"), key, "");
        availability = availability(InstallMode.SERVICE);
    }

    @AfterEach
    void close() throws Exception {
        install.close();
    }

    private Availability availability(InstallMode mode) {
        return new Availability(install, machine, mode, TestSurroundings.USER, now::get);
    }

    private void turn(Switch which, boolean on) throws Exception {
        Install.turn(folder.resolve("client"), which, on);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    @Tag("PRES-6")
    void aServiceIsAlwaysThereAndAUsersClientWhileThatUserIs() {
        assertThat(availability(InstallMode.USER).isThere()).isTrue();
        machine.loggedIn(false);
        assertThat(availability(InstallMode.USER).isThere()).isFalse();
        assertThat(availability(InstallMode.SERVICE).isThere()).isTrue();
        machine.loggedIn(true);
        assertThat(new Availability(install, machine, InstallMode.USER, "grace", now::get).isThere())
                .isFalse();
    }

    @Test
    void aPersonsWordCountsAtOnceUntilItIsTakenBack() throws Exception {
        assertThat(availability.disabledBy()).isNull();
        turn(Switch.DISABLED, true);
        assertThat(availability.disabledBy()).isEqualTo(DisabledBy.USER);
        assertThat(availability.among(TestAgent.facts("host")).disabledBy()).isEqualTo(DisabledBy.USER);
        turn(Switch.DISABLED, false);
        turn(Switch.DISABLED, false);
        assertThat(availability.disabledBy()).isNull();
        assertThat(availability.among(TestAgent.facts("host"))).isEqualTo(TestAgent.facts("host"));
    }

    @Test
    void theBatteryCountsOnlyWhereItWasToldToAndWhileItLasts() throws Exception {
        machine.onBattery(true);
        assertThat(availability.disabledBy()).isNull();
        assertThat(machine.looks()).isZero();

        turn(Switch.DISABLE_ON_BATTERY, true);
        assertThat(availability.disabledBy()).isEqualTo(DisabledBy.BATTERY);

        machine.onBattery(false);
        pass(Duration.ofSeconds(9));
        assertThat(availability.disabledBy()).isEqualTo(DisabledBy.BATTERY);
        assertThat(machine.looks()).isEqualTo(1);
        pass(Duration.ofSeconds(1));
        assertThat(availability.disabledBy()).isNull();
        assertThat(machine.looks()).isEqualTo(2);
    }

    @Test
    void theNetworkCountsInTheSameWay() throws Exception {
        machine.onMeteredNetwork(true);
        assertThat(availability.disabledBy()).isNull();
        turn(Switch.DISABLE_ON_METERED, true);
        assertThat(availability.disabledBy()).isEqualTo(DisabledBy.METERED_NETWORK);
        turn(Switch.DISABLED, true);
        assertThat(availability.disabledBy()).isEqualTo(DisabledBy.USER);
        turn(Switch.DISABLED, false);
        turn(Switch.DISABLE_ON_METERED, false);
        assertThat(availability.disabledBy()).isNull();
    }

    @Test
    void whatTheMachineDoesNotTellKeepsNobodyOut() throws Exception {
        turn(Switch.DISABLE_ON_BATTERY, true);
        turn(Switch.DISABLE_ON_METERED, true);
        assertThat(availability.disabledBy()).isNull();
    }
}
