package io.jumphold.cluster.jumpclient;

import static io.jumphold.cluster.fake.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.wire.ServerFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lost, deleted, expired: away since NOW, looked at later. */
class DeadlineRulesTest {
    private static final Settings SITE = Settings.DEFAULT.withDays(20, 30);
    private static final Instant LOST = NOW.plus(Duration.ofDays(20));
    private static final Instant DELETED = NOW.plus(Duration.ofDays(30));
    private static final Duration MOMENT = Duration.ofMillis(1);

    @Test
    @Tag("LIFE-2")
    void aClientIsCalledLostAfterItsDaysAndNotBefore() {
        assertThat(due(Clients.offline(), LOST.minus(MOMENT))).isEmpty();

        JumpClientState after = Clients.after(Clients.offline(), due(Clients.offline(), LOST));

        assertThat(status(after)).isEqualTo(Status.LOST);
        assertThat(due(after, LOST)).isEmpty();
    }

    @Test
    @Tag("LIFE-2")
    void lostIsALabelOnlyAndGoesWhenItComesBack() {
        JumpClientState lost = Clients.offline().on(new JumpClientEvent.Lost(LOST));

        assertThat(status(lost.on(Clients.attached()))).isEqualTo(Status.ONLINE);
        JumpClientState away = lost.on(Clients.attached()).on(new JumpClientEvent.Detached(1, "closed", LOST));
        assertThat(status(away)).isEqualTo(Status.OFFLINE);
    }

    @Test
    @Tag("LIFE-3")
    void aClientThatIsAwayForTooLongIsTakenOffTheListAndToldWhenItComes() {
        JumpClientState lost = Clients.offline().on(new JumpClientEvent.Lost(LOST));
        assertThat(due(lost, DELETED.minus(MOMENT))).isEmpty();

        List<JumpClientEvent> events = due(lost, DELETED);

        assertThat(events).containsExactly(new JumpClientEvent.RemovalRequested("", "away_too_long", DELETED));
        JumpClientState after = Clients.after(lost, events);
        assertThat(((JumpClientState.Enrolled) after).listed()).isFalse();
        assertThat(due(after, DELETED.plus(Duration.ofDays(99)))).isEmpty();
    }

    @Test
    @Tag("LIFE-1")
    void whereDeletionComesFirstNobodyIsEverLost() {
        Settings odd = Settings.DEFAULT.withDays(30, 20);

        assertThat(JumpClientRules.fallDue(Clients.offline(), odd, LOST).events())
                .containsExactly(new JumpClientEvent.RemovalRequested("", "away_too_long", LOST));
    }

    @Test
    @Tag("LIFE-4")
    void theInstallersWordOnItsAbsenceOverridesTheSites() {
        JumpClientState shorter = Clients.after(Clients.enrolled(new Lifetime(90, null)));
        JumpClientState longer = Clients.after(Clients.enrolled(new Lifetime(60 * 24 * 40, null)));

        assertThat(due(shorter, NOW.plus(Duration.ofMinutes(90)).minus(MOMENT))).isEmpty();
        assertThat(due(shorter, NOW.plus(Duration.ofMinutes(90)))).hasSize(1);
        assertThat(due(longer, DELETED)).containsExactly(new JumpClientEvent.Lost(DELETED));
        assertThat(due(longer, NOW.plus(Duration.ofDays(40))))
                .singleElement()
                .isInstanceOf(JumpClientEvent.RemovalRequested.class);
    }

    @Test
    @Tag("LIFE-6")
    void aClientThatExpiresIsTakenOffTheListAndToldAtOnceWhereItIsThere() {
        JumpClientState online =
                Clients.after(Clients.enrolled(new Lifetime(null, NOW.plusSeconds(60))), Clients.attached());
        assertThat(due(online, NOW.plusSeconds(60).minus(MOMENT))).isEmpty();

        var verdict = JumpClientRules.fallDue(online, SITE, NOW.plusSeconds(60));

        assertThat(verdict.events())
                .containsExactly(new JumpClientEvent.RemovalRequested("", "expired", NOW.plusSeconds(60)));
        assertThat(verdict.orders())
                .singleElement()
                .satisfies(order -> assertThat(order.message())
                        .isInstanceOfSatisfying(
                                LinkMessage.Order.class,
                                sent -> assertThat(sent.frame()).isInstanceOf(ServerFrame.Uninstall.class)));
        assertThat(due(Clients.after(online, verdict.events()), NOW.plusSeconds(61)))
                .isEmpty();
    }

    @Test
    @Tag("LIFE-6")
    void aClientThatExpiresWhileItIsAwayIsToldAtItsNextContact() {
        JumpClientState away = Clients.after(Clients.enrolled(new Lifetime(null, NOW.plusSeconds(60))));

        JumpClientState after = Clients.after(away, due(away, NOW.plusSeconds(60)));

        assertThat(((JumpClientState.Enrolled) after).listed()).isFalse();
    }

    @Test
    @Tag("LIFE-8")
    void whoIsThereIsNotDueHoweverLongAgoItWasAway() {
        assertThat(due(Clients.online(), DELETED.plus(Duration.ofDays(1_000)))).isEmpty();
    }

    @Test
    @Tag("UNI-8")
    void aKeptUninstalledEntryGoesAfterTheDeletionTime() {
        assertThat(due(Clients.uninstalled(), LOST)).isEmpty();
        assertThat(due(Clients.uninstalled(), DELETED.minus(MOMENT))).isEmpty();

        assertThat(Clients.after(Clients.uninstalled(), due(Clients.uninstalled(), DELETED)))
                .isInstanceOf(JumpClientState.Removed.class);
    }

    private static List<JumpClientEvent> due(JumpClientState state, Instant now) {
        return JumpClientRules.fallDue(state, SITE, now).events();
    }

    private static Status status(JumpClientState state) {
        return ((JumpClientState.Enrolled) state).status();
    }
}
