package io.jumphold.cluster.heart;

import io.jumphold.cluster.audit.AuditRecord;
import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.jumpclient.JumpClientReply;
import io.jumphold.cluster.upgrade.UpgradeQueue;
import io.jumphold.protocol.api.Upgrades.Mode;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives out turns to upgrade, and looks what became of those that it gave (UPG-3, UPG-7, UPG-8). One node of the cluster does it; where two believe that it is theirs, or
 * one is killed in the middle, the rows of the queue hold the limit all the same. It keeps no list.
 */
final class Conductor {
    /** What the conductor is told. */
    sealed interface Message {
        record Look() implements Message {}

        record Looked(
                UpgradeQueue.@Nullable Round round,
                @Nullable Throwable failure) implements Message {}

        /** What a Jump Client said to its order. */
        record Answered(
                UpgradeQueue.Begun begun,
                @Nullable JumpClientReply reply,
                @Nullable Throwable failure) implements Message {}
    }

    /**
     * When it acts.
     *
     * @param leads whether it is this node's to do
     * @param nanos passes evenly, however the clock is set
     * @param quiet for how long nobody may have waited before a cycle is over (UPG-2)
     */
    record Times(BooleanSupplier leads, LongSupplier nanos, Duration every, Duration quiet) {}

    private static final Logger LOG = LoggerFactory.getLogger(Conductor.class);

    /** A round that is lost, with its node's database, is not waited for for ever. */
    private static final Duration LOST = Duration.ofSeconds(30);

    private final ActorContext<Message> context;
    private final Times times;
    private final Ports ports;
    private final Function<UpgradeQueue.Begun, CompletionStage<JumpClientReply>> orders;
    private final BiConsumer<Integer, JumpClientCommand> tell;
    private @Nullable Long looking;
    private @Nullable Long quietSince;

    static Behavior<Message> create(
            Times times,
            Ports ports,
            Function<UpgradeQueue.Begun, CompletionStage<JumpClientReply>> orders,
            BiConsumer<Integer, JumpClientCommand> tell) {
        Behavior<Message> conductor = Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(new Message.Look(), times.every());
            return Behaviors.receiveMessage(new Conductor(context, times, ports, orders, tell)::on);
        }));
        return Behaviors.supervise(conductor)
                .onFailure(SupervisorStrategy.restartWithBackoff(times.every(), times.every(), 0.2));
    }

    private Conductor(
            ActorContext<Message> context,
            Times times,
            Ports ports,
            Function<UpgradeQueue.Begun, CompletionStage<JumpClientReply>> orders,
            BiConsumer<Integer, JumpClientCommand> tell) {
        this.context = context;
        this.times = times;
        this.ports = ports;
        this.orders = orders;
        this.tell = tell;
    }

    private Behavior<Message> on(Message message) {
        switch (message) {
            case Message.Look ignored -> look();
            case Message.Looked(var round, var failure) -> {
                looking = null;
                if (round != null) {
                    looked(round);
                }
            }
            case Message.Answered(var begun, var reply, var failure) -> answered(begun, reply);
        }
        return Behaviors.same();
    }

    private void look() {
        long now = times.nanos().getAsLong();
        if (!times.leads().getAsBoolean()) {
            quietSince = null;
            return;
        }
        if (looking != null && now - looking < LOST.toNanos()) {
            return;
        }
        looking = now;
        Directory directory = ports.directory().current();
        context.pipeToSelf(
                ports.upgradeQueue()
                        .round(directory.releases(), directory.settings().upgrades()),
                Message.Looked::new);
    }

    private void looked(UpgradeQueue.Round round) {
        ports.metrics().round(round);
        round.over().forEach(this::over);
        round.begun().forEach(this::order);
        round.toHalt().forEach(this::halt);
        endCycle(round.quiet());
    }

    private void order(UpgradeQueue.Begun begun) {
        context.pipeToSelf(orders.apply(begun), (reply, failure) -> new Message.Answered(begun, reply, failure));
    }

    /** Nobody is kept from his turn by one that is not there any more. An answer that is late may have been a yes: that turn ends by itself. */
    private void answered(UpgradeQueue.Begun begun, @Nullable JumpClientReply reply) {
        if (reply instanceof JumpClientReply.Refused) {
            ports.upgradeQueue().giveBack(begun);
        }
    }

    private void over(UpgradeQueue.Over over) {
        switch (over.fate()) {
            case DONE -> audit(over, "client_upgraded", null);
            case UNCHANGED ->
                failed(over, ErrorCode.UPGRADE_FAILED.fault("The Jump Client came back as the version that it had."));
            case AWAY -> failed(over, ErrorCode.UPGRADE_FAILED.fault("The Jump Client did not come back in time."));
            case STAYS, INTERRUPTED, WITHDRAWN -> {
                // Nothing that a person needs to know of one client: the queue shows it.
            }
        }
    }

    private void failed(UpgradeQueue.Over over, Fault fault) {
        tell.accept(over.clientId(), new JumpClientCommand.NoteUpgradeFailed(over.version(), fault));
        audit(over, "client_upgrade_failed", fault);
    }

    private void audit(UpgradeQueue.Over over, String what, @Nullable Fault fault) {
        String client = "client:" + over.clientId();
        AuditRecord entry = fault == null
                ? AuditRecord.done(ports.clock().instant(), client, what, client, "")
                : AuditRecord.refused(ports.clock().instant(), client, what, client, "", fault);
        ports.audit().append(entry.change(null, "{\"version\":\"" + over.version() + "\"}"));
    }

    private void halt(String version) {
        LOG.warn("Version {} of the Jump Client failed too often: nobody gets it until it is resumed", version);
        ports.clientVersions()
                .halt(version)
                .thenCompose(halted -> ports.audit()
                        .append(AuditRecord.done(
                                ports.clock().instant(), "", "upgrades_halted", "client_version:" + version, "")))
                .exceptionally(failure -> {
                    LOG.warn("Version {} could not be halted: {}", version, failure.getMessage());
                    return null;
                });
    }

    /** An administrator may have said otherwise since this node last looked. */
    private static Settings cycleEnded(Settings present) {
        return present.upgrades().mode() == Mode.THIS_CYCLE
                ? present.withUpgrades(present.upgrades().in(Mode.DISABLED))
                : present;
    }

    /** UPG-2: after a site upgrade all nodes start anew, and their clients need a while to come back and be seen to wait. */
    private void endCycle(boolean quiet) {
        Settings before = ports.directory().current().settings();
        long now = times.nanos().getAsLong();
        if (!quiet || before.upgrades().mode() != Mode.THIS_CYCLE) {
            quietSince = null;
        } else if (quietSince == null) {
            quietSince = now;
        } else if (now - quietSince >= times.quiet().toNanos()) {
            quietSince = null;
            ports.directory()
                    .changeSettings(Conductor::cycleEnded)
                    .thenCompose(change -> change.before().equals(change.after())
                            ? CompletableFuture.completedStage(null)
                            : ports.audit()
                                    .append(AuditRecord.done(
                                                    ports.clock().instant(), "", "upgrade_cycle_ended", "settings", "")
                                            .change(
                                                    "{\"upgrade_mode\":\"this_cycle\"}",
                                                    "{\"upgrade_mode\":\"disabled\"}")))
                    .exceptionally(failure -> {
                        LOG.warn("The cycle of upgrades could not be ended: {}", failure.getMessage());
                        return null;
                    });
        }
    }
}
