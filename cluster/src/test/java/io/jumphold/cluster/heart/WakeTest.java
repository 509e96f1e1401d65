package io.jumphold.cluster.heart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.fake.Machine;
import io.jumphold.cluster.fake.RecordingLink;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.wire.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Waking as the HTTP API asks for it, through the machines of one heart. */
class WakeTest {
    private static final Gateway OFFICE = new Gateway("192.0.2.1", "02:00:5e:00:53:01");
    private static final Gateway SAME_ADDRESS = new Gateway("192.0.2.1", "02:00:5e:00:53:99");
    private static final byte[] PASSWORD = {10, 27, 44, -1};

    private OneNode node;
    private int sleeper;

    /** A machine with its link. */
    private record There(int id, long epoch, RecordingLink link) {
        List<ServerFrame.Wake> orders() {
            return link.sent(ServerFrame.Wake.class);
        }
    }

    @BeforeEach
    void start() {
        node = OneNode.start();
        node.directory.set(Settings.DEFAULT, Samples.installer(5));
        There away = enrolled(OFFICE);
        sleeper = away.id();
        gone(away);
    }

    @AfterEach
    void stop() {
        node.stop();
    }

    @Test
    @Tag("WOL-1")
    @Tag("LIFE-9")
    void othersOnTheNetworkAreToldAndNobodyElseIs() {
        There first = enrolled(OFFICE);
        There second = enrolled(OFFICE);
        There elsewhere = enrolled(SAME_ADDRESS);
        There away = enrolled(OFFICE);
        gone(away);

        assertThat(wake()).containsExactly(first.id(), second.id());

        for (There there : List.of(first, second)) {
            await().untilAsserted(() -> assertThat(there.orders())
                    .singleElement()
                    .satisfies(order -> {
                        assertThat(order.macs()).containsExactly("02:00:5e:00:53:20");
                        assertThat(order.gateway()).isEqualTo("192.0.2.1");
                        assertThat(order.secureOn()).isEqualTo(PASSWORD);
                    }));
        }
        assertThat(elsewhere.orders()).isEmpty();
        assertThat(away.orders()).isEmpty();
        assertThat(node.readSide.history(sleeper)).last().satisfies(entry -> {
            assertThat(entry.what()).isEqualTo("wake_tried");
            assertThat(entry.detail()).isEqualTo("by ada, through client " + first.id() + ", client " + second.id());
        });
    }

    @Test
    @Tag("WOL-1")
    void noMoreThanThreeAreAsked() {
        List<There> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(enrolled(OFFICE));
        }

        assertThat(wake()).hasSize(3);
        await().untilAsserted(() -> assertThat(
                        all.stream().mapToInt(there -> there.orders().size()).sum())
                .isEqualTo(3));
    }

    @Test
    @Tag("WOL-2")
    void theNextAttemptWaits() {
        enrolled(OFFICE);
        wake();
        node.clock.advance(Duration.ofSeconds(11));

        Fault refused = refusal();

        assertThat(refused.code()).isEqualTo("wake_cooldown");
        assertThat(refused.retryAfterMs()).isEqualTo(19_000L);
        node.clock.advance(Duration.ofSeconds(19));
        assertThat(wake()).hasSize(1);
    }

    @Test
    @Tag("WOL-4")
    void withTheSettingOffOrNobodyThereNothingIsAttempted() {
        There there = enrolled(OFFICE);
        node.directory.set(Settings.DEFAULT.withWake(false), Samples.installer(5));
        assertThat(refusal().code()).isEqualTo("wake_disabled");

        node.directory.set(Settings.DEFAULT, Samples.installer(5));
        gone(there);
        assertThat(refusal().code()).isEqualTo("no_wake_helper");

        enrolled(OFFICE);
        assertThat(wake()).hasSize(1);
    }

    @Test
    @Tag("WOL-4")
    void whoIsOnlineIsNotWoken() {
        There there = enrolled(OFFICE);
        enrolled(OFFICE);

        assertThat(refusal(there.id()).code()).isEqualTo("client_online");
        assertThat(refusal(4_711).code()).isEqualTo("client_not_found");
    }

    @Test
    @Tag("WOL-4")
    void whoHasLeftTheNetworkSinceTheListWasReadIsOfNoHelp() {
        There moved = enrolled(OFFICE);
        JumpClientRow old = node.readSide.row(moved.id()).orElseThrow();
        node.heart
                .machines()
                .facts(moved.id(), moved.epoch(), facts(SAME_ADDRESS))
                .toCompletableFuture()
                .join();
        node.readSide.forget();
        node.readSide.hand(old, List.<JumpItems.HistoryEntry>of());

        assertThat(refusal().code()).isEqualTo("no_wake_helper");
        assertThat(moved.orders()).isEmpty();
    }

    private List<Integer> wake() {
        return node.heart
                .wakes()
                .wake(sleeper, OFFICE, PASSWORD, "ada")
                .toCompletableFuture()
                .join();
    }

    private Fault refusal() {
        return refusal(sleeper);
    }

    private Fault refusal(int id) {
        try {
            List<Integer> asked = node.heart
                    .wakes()
                    .wake(id, OFFICE, PASSWORD, "ada")
                    .toCompletableFuture()
                    .join();
            throw new AssertionError("asked " + asked);
        } catch (CompletionException e) {
            return ((FaultException) e.getCause()).fault();
        }
    }

    private There enrolled(Gateway gateway) {
        Machine machine = new Machine(OneNode.SITE_ID, Keys.generate(), facts(gateway));
        RecordingLink link = new RecordingLink();
        var held = node.enrolled(machine, link);
        return new There(held.clientId(), held.epoch(), link);
    }

    private void gone(There there) {
        node.heart.machines().detached(there.id(), there.epoch(), "closed");
        await().until(() -> node.readSide.row(there.id()).orElseThrow().status() == Status.OFFLINE);
    }

    private static HostFacts facts(Gateway gateway) {
        HostFacts from = Samples.FACTS;
        return new HostFacts(
                from.hostName(),
                from.fqdn(),
                from.domain(),
                from.workgroup(),
                from.os(),
                from.privateAddresses(),
                gateway,
                from.networkCards(),
                from.users(),
                from.consoleUser(),
                from.installMode(),
                from.version(),
                from.revision(),
                "",
                null);
    }
}
