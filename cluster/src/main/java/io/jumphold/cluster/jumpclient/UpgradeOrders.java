package io.jumphold.cluster.jumpclient;

import static io.jumphold.protocol.error.ErrorCode.CLIENT_NOT_FOUND;
import static io.jumphold.protocol.error.ErrorCode.CLIENT_OFFLINE;
import static io.jumphold.protocol.error.ErrorCode.SUPERSEDED;
import static io.jumphold.protocol.error.ErrorCode.UPGRADE_OVER;

import io.jumphold.cluster.jumpclient.JumpClientState.Enrolled;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.upgrade.Version;
import io.jumphold.protocol.wire.ServerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Every decision of a Jump Client about its own upgrade (UPG). Pure. */
final class UpgradeOrders {
    /** The same failure is noted once in this time: a machine tells it until it is heard, and the site may have concluded it already. */
    private static final Duration SAME_FAILURE = Duration.ofMinutes(1);

    private UpgradeOrders() {}

    /** Only one that is there, stays, and is older is told to become another version (UPG-3, UPG-8). */
    static Verdict<JumpClientReply> order(JumpClientState state, JumpClientCommand.OrderUpgrade command) {
        if (!(state instanceof Enrolled client) || !client.listed()) {
            return no(CLIENT_NOT_FOUND.fault());
        }
        LinkAddress link = client.presence().link();
        if (link == null) {
            return no(CLIENT_OFFLINE.fault());
        }
        if (!Version.of(client.facts().version()).isOlderThan(Version.of(command.version()))) {
            return no(UPGRADE_OVER.fault());
        }
        var frame = new ServerFrame.Upgrade(command.payload(), command.ticket(), List.of());
        return new Verdict<>(
                List.of(),
                List.of(new Verdict.Order(link, new LinkMessage.Order(client.id(), link.epoch(), frame))),
                new JumpClientReply.Done());
    }

    /** UPG-7. */
    static Verdict<JumpClientReply> reportFailed(
            JumpClientState state, JumpClientCommand.ReportUpgradeFailed command, Instant now) {
        if (!(state instanceof Enrolled client) || !client.presence().isAttachedAs(command.epoch())) {
            return no(SUPERSEDED.fault());
        }
        return new Verdict<>(
                failed(client, command.version(), command.fault(), now), List.of(), new JumpClientReply.Done());
    }

    static List<JumpClientEvent> noteFailed(JumpClientState state, String version, Fault fault, Instant now) {
        return state instanceof Enrolled client ? failed(client, version, fault, now) : List.of();
    }

    private static List<JumpClientEvent> failed(Enrolled client, String version, Fault fault, Instant now) {
        JumpClientState.FailedUpgrade last = client.failedUpgrade();
        boolean noted = last != null
                && last.version().equals(version)
                && last.code().equals(fault.code())
                && now.isBefore(last.at().plus(SAME_FAILURE));
        return noted
                ? List.of()
                : List.of(new JumpClientEvent.UpgradeFailed(version, fault.code(), fault.message(), now));
    }

    /** LIFE-9: it says that it is newer than it was. */
    static Optional<JumpClientEvent> upgraded(Enrolled client, HostFacts now, Instant at) {
        String before = client.facts().version();
        return Version.of(before).isOlderThan(Version.of(now.version()))
                ? Optional.of(new JumpClientEvent.Upgraded(before, now.version(), at))
                : Optional.empty();
    }

    private static Verdict<JumpClientReply> no(Fault fault) {
        return Verdict.reply(new JumpClientReply.Refused(fault));
    }
}
