package io.jumphold.client.host;

import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.InstallMode;
import io.jumphold.protocol.machine.NetworkCard;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads the machine's facts, as often as one likes: a reading costs a few small files and asks no network but for the domain name,
 * which is asked once. On which machine and for whom this is installed stays the same while it runs.
 */
public final class Host implements Supplier<HostFacts> {
    private static final int MOST = 32;

    private final Machine machine;
    private final InstallMode mode;
    private final String version;
    private final String revision;
    private final String installScope;

    public Host(Machine machine, InstallMode mode, String version, String revision) {
        this.machine = machine;
        this.mode = mode;
        this.version = version;
        this.revision = revision;
        installScope = InstallScope.of(machine.id(), mode, System.getProperty("user.name", ""));
    }

    @Override
    public HostFacts get() {
        Gateway gateway = machine.gateway();
        List<NetworkCard> cards = Network.cards(gateway.address());
        Users users = machine.users();
        return new HostFacts(
                cut(machine.hostName(), 255),
                cut(machine.fqdn(), 255),
                cut(machine.domain(), 255),
                cut(machine.workgroup(), 255),
                machine.operatingSystem(),
                Network.addresses(cards),
                gateway,
                cards,
                users.loggedIn().stream()
                        .map(user -> cut(user, 255))
                        .limit(MOST)
                        .toList(),
                cut(users.atConsole(), 255),
                mode,
                cut(version, 32),
                cut(revision, 64),
                installScope,
                null);
    }

    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}
