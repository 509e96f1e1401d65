package io.jumphold.cluster.jumpclient;

import static io.jumphold.protocol.error.ErrorCode.CLIENT_NOT_FOUND;
import static io.jumphold.protocol.error.ErrorCode.CLIENT_OFFLINE;
import static io.jumphold.protocol.error.ErrorCode.CLIENT_ONLINE;
import static io.jumphold.protocol.error.ErrorCode.CLIENT_UNINSTALLED;
import static io.jumphold.protocol.error.ErrorCode.NO_NETWORK_CARD;
import static io.jumphold.protocol.error.ErrorCode.NO_WAKE_HELPER;
import static io.jumphold.protocol.error.ErrorCode.WAKE_COOLDOWN;

import io.jumphold.cluster.jumpclient.JumpClientState.Enrolled;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.cluster.wake.Network;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.MacAddress;
import io.jumphold.protocol.machine.NetworkCard;
import io.jumphold.protocol.wire.ServerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every decision about waking (WOL), for the one that sleeps and for those that help. Pure. */
final class WakeRules {
    /** WOL-2. */
    static final Duration COOLDOWN = Duration.ofSeconds(30);

    private WakeRules() {}

    /** WOL-1, WOL-2, WOL-4, UNI-4: whether it may be woken now, and by which MACs. The attempt counts from here on, whatever comes of it. */
    static Verdict<JumpClientReply> wake(JumpClientState state, JumpClientCommand.Wake command, Instant now) {
        if (!(state instanceof Enrolled client) || !client.listed()) {
            return no(CLIENT_NOT_FOUND.fault());
        }
        List<String> macs = macs(client.facts());
        Optional<Fault> refusal = whyNot(client, macs, command.askedOf(), now);
        return refusal.isPresent()
                ? no(refusal.get())
                : Verdict.of(
                        new JumpClientEvent.WakeTried(command.by(), command.askedOf(), now),
                        new JumpClientReply.MayBeWoken(client.facts().gateway(), macs));
    }

    private static Optional<Fault> whyNot(Enrolled client, List<String> macs, List<Integer> askedOf, Instant now) {
        return switch (client.status()) {
            case ONLINE -> Optional.of(CLIENT_ONLINE.fault());
            case UNINSTALLED -> Optional.of(CLIENT_UNINSTALLED.fault());
            case OFFLINE, LOST -> {
                Duration left = left(client.wakeTriedAt(), now);
                if (left.isPositive()) {
                    yield Optional.of(cooldown(left));
                }
                if (macs.isEmpty()) {
                    yield Optional.of(NO_NETWORK_CARD.fault());
                }
                yield askedOf.isEmpty() ? Optional.of(NO_WAKE_HELPER.fault()) : Optional.empty();
            }
        };
    }

    /** Never longer than the whole time, though another node's clock may have been ahead. */
    private static Duration left(@Nullable Instant triedAt, Instant now) {
        if (triedAt == null) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(now, triedAt.plus(COOLDOWN));
        return left.compareTo(COOLDOWN) < 0 ? left : COOLDOWN;
    }

    private static Fault cooldown(Duration left) {
        long seconds = left.plusMillis(999).toSeconds();
        return WAKE_COOLDOWN
                .fault("The machine was to be woken a moment ago; the next try may be made in " + seconds + " s.")
                .retryAfterMs(left.toMillis());
    }

    /** WOL-1: only one that is there and, by what it says itself, on that network is of any help. */
    static Verdict<JumpClientReply> help(JumpClientState state, JumpClientCommand.HelpWake command) {
        if (!(state instanceof Enrolled client) || !client.listed()) {
            return no(CLIENT_NOT_FOUND.fault());
        }
        LinkAddress link = client.presence().link();
        if (link == null) {
            return no(CLIENT_OFFLINE.fault());
        }
        Optional<Network> own = Network.of(client.facts().gateway());
        if (own.isEmpty() || !own.equals(Network.of(command.gateway()))) {
            return no(NO_WAKE_HELPER.fault());
        }
        var frame = new ServerFrame.Wake(own.get().address(), command.macs(), command.secureOn());
        return new Verdict<>(
                List.of(),
                List.of(new Verdict.Order(link, new LinkMessage.Order(client.id(), link.epoch(), frame))),
                new JumpClientReply.Done());
    }

    private static List<String> macs(HostFacts facts) {
        return facts.networkCards().stream()
                .map(NetworkCard::mac)
                .flatMap(mac -> MacAddress.normal(mac).stream())
                .distinct()
                .toList();
    }

    private static Verdict<JumpClientReply> no(Fault fault) {
        return Verdict.reply(new JumpClientReply.Refused(fault));
    }
}
