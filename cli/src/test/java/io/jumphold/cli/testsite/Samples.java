package io.jumphold.cli.testsite;

import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Page;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.InstallMode;
import java.time.Instant;
import java.util.List;

/** Values that a site answers with. */
public final class Samples {
    public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    public static final JumpItems.JumpGroup SERVERS = new JumpItems.JumpGroup(1, "Servers", "servers");

    private Samples() {}

    public static JumpItems.Item item(int id, String name) {
        return item(id, name, Status.ONLINE);
    }

    public static JumpItems.Item item(int id, String name, Status status) {
        return new JumpItems.Item(
                id,
                name,
                SERVERS,
                "production",
                "",
                status,
                JumpItems.Flags.NONE,
                name,
                name + ".example.com",
                "",
                "",
                "Debian 12",
                "root",
                "10.1.0." + id,
                "203.0.113.7",
                InstallMode.SERVICE,
                "1.0.0",
                "abc",
                new JumpItems.Times(NOON, null, null, null, null),
                4);
    }

    public static JumpItems.Details details(JumpItems.Item item) {
        return new JumpItems.Details(
                item,
                "x86_64",
                List.of(item.privateIp()),
                Gateway.NONE,
                List.of(),
                List.of("root"),
                "node-1",
                NOON,
                null,
                null,
                null);
    }

    public static JumpItems.Counts counts(int online, int offline) {
        return new JumpItems.Counts(
                new JumpItems.Count(online + offline, online + offline, online, offline), List.of());
    }

    public static Page<JumpItems.Item> page(JumpItems.Item... items) {
        return new Page<>(List.of(items), null);
    }

    public static Accounts.User ada() {
        return new Accounts.User(1, "ada", "Ada", Accounts.Role.ADMINISTRATOR, List.of(), true, null, 1);
    }

    public static Sessions.Started started(int itemId) {
        return new Sessions.Started(
                new Sessions.Session("s1", itemId, "web-1", 1, "ada", Sessions.State.RUNNING, NOON, null, null),
                TestMachine.ticket(),
                List.of());
    }
}
