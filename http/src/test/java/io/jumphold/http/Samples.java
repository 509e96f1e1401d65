package io.jumphold.http;

import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.cluster.jumpclient.JumpClientRow.Standing;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.machine.Disk;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.InstallMode;
import io.jumphold.protocol.machine.NetworkCard;
import io.jumphold.protocol.machine.OperatingSystem;
import io.jumphold.protocol.machine.Readings;
import java.time.Instant;
import java.util.List;

/** Machines for tests. */
final class Samples {
    private static final Instant SOME_TIME = Instant.parse("2026-02-28T08:00:00Z");

    static final Readings READINGS =
            new Readings(12.5, 86_400L, List.of(new Disk("/", 1_000, 400)), "ada", false, true, new byte[] {
                (byte) 0xff, (byte) 0xd8, (byte) 0xff, 1, 2
            });

    private Samples() {}

    static HostFacts facts(String hostName) {
        return new HostFacts(
                hostName,
                hostName + ".example",
                "EXAMPLE",
                "",
                new OperatingSystem("linux", "Debian GNU/Linux 13", "amd64"),
                List.of("192.0.2.7"),
                new Gateway("192.0.2.1", "00:11:22:33:44:55"),
                List.of(new NetworkCard("eth0", "66:77:88:99:aa:bb", List.of("192.0.2.7/24"))),
                List.of("ada"),
                "ada",
                InstallMode.SERVICE,
                "1.0.0",
                "7",
                "",
                null);
    }

    static JumpClientRow row(int id, String name, int group) {
        return row(id, name, group, Standing.LISTED, Status.ONLINE);
    }

    static JumpClientRow row(int id, String name, int group, Standing standing, Status status) {
        return new JumpClientRow(
                id,
                3,
                1,
                standing,
                name,
                group,
                "",
                "",
                status,
                JumpItems.Flags.NONE,
                standing == Standing.REMOVED ? null : facts("host-" + id),
                "198.51.100.4",
                1,
                SOME_TIME,
                SOME_TIME,
                null,
                null,
                "node-1:17355",
                5L,
                null,
                null,
                null,
                Lifetime.UNBOUNDED,
                null,
                1);
    }

    static JumpItems.Details details(int id, String name, JumpItems.JumpGroup group, Status status) {
        return details(id, name, group, status, JumpItems.Flags.NONE);
    }

    static JumpItems.Details details(
            int id, String name, JumpItems.JumpGroup group, Status status, JumpItems.Flags flags) {
        HostFacts facts = facts("host-" + id);
        JumpItems.Item item = new JumpItems.Item(
                id,
                name,
                group,
                "",
                "",
                status,
                flags,
                facts.hostName(),
                facts.fqdn(),
                facts.domain(),
                facts.workgroup(),
                facts.os().name(),
                facts.consoleUser(),
                "192.0.2.7",
                "198.51.100.4",
                facts.installMode(),
                facts.version(),
                facts.revision(),
                new JumpItems.Times(SOME_TIME, null, null, null, null),
                4);
        return new JumpItems.Details(
                item,
                facts.os().architecture(),
                facts.privateAddresses(),
                facts.gateway(),
                facts.networkCards(),
                facts.users(),
                status == Status.ONLINE ? "node-1:17355" : null,
                SOME_TIME,
                null,
                null,
                null);
    }
}
