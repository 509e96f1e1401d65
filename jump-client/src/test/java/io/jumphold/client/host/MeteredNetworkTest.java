package io.jumphold.client.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real {@code busctl} on a bus of its own, where a small program owns NetworkManager's name and has its property. */
@Tag("PRES-7")
class MeteredNetworkTest {
    private static final String PROGRAM = """
            import sys, dbus, dbus.service
            from dbus.mainloop.glib import DBusGMainLoop
            from gi.repository import GLib
            DBusGMainLoop(set_as_default=True)
            bus = dbus.SystemBus()
            name = dbus.service.BusName('org.freedesktop.NetworkManager', bus)
            class Manager(dbus.service.Object):
                @dbus.service.method('org.freedesktop.DBus.Properties', in_signature='ss', out_signature='v')
                def Get(self, interface, name):
                    assert (interface, name) == ('org.freedesktop.NetworkManager', 'Metered')
                    return dbus.UInt32(int(sys.argv[1]))
            Manager(bus, '/org/freedesktop/NetworkManager')
            GLib.MainLoop().run()
            """;

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process each : started) {
            each.destroyForcibly().waitFor();
        }
    }

    private Map<String, String> environment() {
        return Map.of("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=" + folder.resolve("bus"));
    }

    private Process start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private boolean canBeTried() throws InterruptedException {
        try {
            return start("busctl", "--version").waitFor() == 0
                    && start("dbus-daemon", "--version").waitFor() == 0
                    && start("/usr/bin/python3", "-c", "import dbus.service, gi.repository.GLib")
                                    .waitFor()
                            == 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    private void says(int metered) throws Exception {
        Path program = Files.writeString(folder.resolve("manager.py"), PROGRAM);
        Process manager = start("/usr/bin/python3", program.toString(), Integer.toString(metered));
        await().until(
                        () -> MeteredNetwork.isMetered(environment()),
                        answer -> answer.isPresent() || !manager.isAlive());
    }

    @Test
    void whatItSaysOfTheNetworkIsReadAndNothingWhereItIsNotThere() throws Exception {
        if (!canBeTried()) {
            System.out.println("MeteredNetworkTest: no busctl, dbus-daemon or python3-dbus here; no bus was asked");
            abort("No bus to ask");
        }
        Path configuration = Files.writeString(folder.resolve("bus.conf"), """
                <busconfig><type>system</type><listen>unix:path=%s</listen><auth>EXTERNAL</auth>
                <policy context="default"><allow user="*"/><allow own="*"/>
                <allow send_type="method_call"/><allow receive_type="method_call"/>
                <allow send_type="method_return"/><allow receive_type="method_return"/>
                <allow send_type="error"/><allow receive_type="error"/></policy></busconfig>
                """.formatted(folder.resolve("bus")));
        start("dbus-daemon", "--nofork", "--config-file=" + configuration);
        await().until(() -> Files.exists(folder.resolve("bus")));
        assertThat(MeteredNetwork.isMetered(environment())).isEmpty();

        says(3);
        assertThat(MeteredNetwork.isMetered(environment())).isEqualTo(Optional.of(true));
        Process first = started.get(started.size() - 1);
        first.destroyForcibly();
        assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();
        says(2);
        assertThat(MeteredNetwork.isMetered(environment())).isEqualTo(Optional.of(false));
    }
}
