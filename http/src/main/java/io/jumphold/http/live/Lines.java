package io.jumphold.http.live;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.cluster.lifetime.Deadlines;
import io.jumphold.cluster.upgrade.ClientVersion;
import io.jumphold.cluster.upgrade.UpgradeRules;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.upgrade.Manifest;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** From a row that has changed to the line that the list shows of it. */
final class Lines {
    private Lines() {}

    /** What lines are made of besides their rows: what is current and halted decides who is pending (UPG-1), the settings when somebody is deleted. */
    record Site(Settings settings, Set<Manifest> current, Set<String> halted) {
        static Site of(Directory directory) {
            return new Site(
                    directory.settings(),
                    directory.releases().current().stream()
                            .map(ClientVersion::manifest)
                            .collect(Collectors.toSet()),
                    directory.releases().halted());
        }
    }

    /** Empty when it is off the list. */
    static Optional<JumpItems.Item> line(JumpClientRow row, Directory directory) {
        HostFacts facts = row.facts();
        return row.standing() == JumpClientRow.Standing.LISTED && facts != null
                ? Optional.of(line(row, facts, directory))
                : Optional.empty();
    }

    private static JumpItems.Flags flags(JumpClientRow row, Directory directory) {
        JumpItems.Flags flags = row.flags();
        return new JumpItems.Flags(
                UpgradeRules.isPending(
                        row.status(),
                        row.facts(),
                        directory.releases(),
                        directory.settings().upgrades()),
                flags.disabled(),
                flags.duplicate(),
                flags.identityConflict(),
                flags.deletionRequested(),
                flags.versionMismatch());
    }

    private static JumpItems.Item line(JumpClientRow row, HostFacts facts, Directory directory) {
        return new JumpItems.Item(
                row.id(),
                row.name(),
                directory.group(row.jumpGroupId()).orElseGet(() -> new JumpItems.JumpGroup(row.jumpGroupId(), "", "")),
                row.tag(),
                row.comments(),
                row.status(),
                flags(row, directory),
                facts.hostName(),
                facts.fqdn(),
                facts.domain(),
                facts.workgroup(),
                facts.os().name(),
                facts.consoleUser(),
                facts.privateAddresses().isEmpty()
                        ? ""
                        : facts.privateAddresses().getFirst(),
                row.publicIp(),
                facts.installMode(),
                facts.version(),
                facts.revision(),
                new JumpItems.Times(
                        row.lastSeen(),
                        row.lastAccessed(),
                        row.lifetime().expiresAt(),
                        row.lostAt(),
                        Deadlines.deletesAt(
                                row.status(),
                                row.offlineSince(),
                                row.lifetime().maxOfflineMinutes(),
                                directory.settings())),
                row.version());
    }
}
