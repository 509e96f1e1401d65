package io.jumphold.cluster.fake;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.jumpclient.Entry;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.InstallMode;
import io.jumphold.protocol.machine.NetworkCard;
import io.jumphold.protocol.machine.OperatingSystem;
import java.time.Instant;
import java.util.List;

/** Values that tests speak of. */
public final class Samples {
    public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    public static final HostFacts FACTS = facts("press-4");
    public static final Entry ENTRY = new Entry("Press 4", 3, "hall-b", "beside the door", 1);

    private Samples() {}

    public static HostFacts facts(String hostName) {
        return facts(hostName, "");
    }

    public static HostFacts facts(String hostName, String installScope) {
        return new HostFacts(
                hostName,
                hostName + ".plant.example",
                "plant.example",
                "",
                new OperatingSystem("linux", "Debian GNU/Linux 12", "amd64"),
                List.of("192.0.2.20", "2001:db8::20"),
                new Gateway("192.0.2.1", "02:00:5e:00:53:01"),
                List.of(new NetworkCard("eth0", "02:00:5e:00:53:20", List.of("192.0.2.20/24"))),
                List.of("operator"),
                "operator",
                InstallMode.SERVICE,
                "1.0.0",
                "a1b2c3",
                installScope,
                null);
    }

    /** An installer of group 3 that is good for a day. */
    public static Directory.Installer installer(int id) {
        return new Directory.Installer(
                id, 3, "", "hall-b", "", NOW.plusSeconds(86_400), 1, NOW, 0, 1, null, null, null);
    }
}
