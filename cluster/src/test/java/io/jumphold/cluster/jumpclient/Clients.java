package io.jumphold.cluster.jumpclient;

import io.jumphold.cluster.fake.Machine;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.link.Connection;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.identity.Proof;
import io.jumphold.protocol.machine.DisabledBy;
import io.jumphold.protocol.machine.HostFacts;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;

/** States and commands of one Jump Client, number 7, whose node 11 has a registry named {@code registry}. */
final class Clients {
    static final int ID = 7;
    static final long NODE = 11;
    static final String REGISTRY = "registry";
    static final Machine MACHINE = Machine.of("site-1");
    static final LinkAddress LINK = link(1, NODE);

    private Clients() {}

    static LinkAddress link(long epoch, long incarnation) {
        return new LinkAddress(REGISTRY, "node-a:7355", incarnation, epoch, "198.51.100.7", 1);
    }

    static JumpClientCommand.From from(long connection) {
        return new JumpClientCommand.From("node-a:7355", NODE, connection, "198.51.100.7", 1);
    }

    static JumpClientCommand.Enrol enrol(Machine machine, ActorRef<LinkMessage> replyTo) {
        return new JumpClientCommand.Enrol(
                machine.publicKey(), 5, 0, Samples.ENTRY, machine.facts(), Lifetime.UNBOUNDED, null, from(1), replyTo);
    }

    static JumpClientCommand.Attach attach(
            Machine machine, HostFacts facts, long connection, ActorRef<LinkMessage> to) {
        Connection at = Machine.connection();
        Proof proof = machine.proof(Proof.ATTACH, at, Keys.random(32));
        return new JumpClientCommand.Attach(
                proof, proof.sign(machine.keys().getPrivate()), facts, null, false, from(connection), to);
    }

    static JumpClientEvent.Enrolled enrolled() {
        return enrolled(null);
    }

    static JumpClientEvent.Enrolled enrolled(Lifetime lifetime) {
        return new JumpClientEvent.Enrolled(
                ID, MACHINE.publicKey(), 5, Samples.ENTRY, Samples.FACTS, lifetime, null, Samples.NOW);
    }

    /** Enrolled, never attached. */
    static JumpClientState offline() {
        return after(enrolled());
    }

    /** Attached to node 11 with epoch 1. */
    static JumpClientState online() {
        return after(enrolled(), attached());
    }

    /** The same, and lets nobody in. */
    static JumpClientState disabled(DisabledBy why) {
        return online().on(new JumpClientEvent.FactsChanged(Samples.FACTS.disabled(why), Samples.NOW));
    }

    static JumpClientState uninstalled() {
        return after(enrolled(), attached(), new JumpClientEvent.Uninstalled(false, Samples.NOW));
    }

    /** Off the list while it was away. */
    static JumpClientState removalRequested() {
        return after(enrolled(), new JumpClientEvent.RemovalRequested("ada", null, Samples.NOW));
    }

    static JumpClientState removed() {
        return after(enrolled(), new JumpClientEvent.Removed("removed", "ada", Samples.NOW));
    }

    static JumpClientEvent.Attached attached() {
        return new JumpClientEvent.Attached(LINK, null, Samples.NOW);
    }

    static JumpClientState after(JumpClientEvent... events) {
        return after(new JumpClientState.Absent(), List.of(events));
    }

    static JumpClientState after(JumpClientState state, List<JumpClientEvent> events) {
        JumpClientState now = state;
        for (JumpClientEvent event : events) {
            now = now.on(event);
        }
        return now;
    }

    /** Where a reply may go that nobody reads. */
    static <T> ActorRef<T> nobody() {
        return TestInbox.<T>create().getRef();
    }
}
