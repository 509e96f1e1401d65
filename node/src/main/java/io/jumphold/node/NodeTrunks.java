package io.jumphold.node;

import com.typesafe.config.Config;
import io.jumphold.front.tls.NodeKeys;
import io.jumphold.front.trunk.TrunkSettings;
import io.jumphold.front.trunk.Trunks;
import io.jumphold.node.keys.Authority;
import io.jumphold.node.keys.Leaf;
import java.time.Clock;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;

/** This node's trunks to the others, with a certificate of its own; they end with the actor system, after the front door. */
final class NodeTrunks {
    private NodeTrunks() {}

    static Trunks open(Config config, Authority nodes, ActorSystem<?> system, Clock clock) {
        TrunkSettings settings = TrunkSettings.of(config);
        Leaf leaf = nodes.issueToNode(settings.advertisedHost(), clock.instant());
        Trunks trunks;
        try {
            trunks = Trunks.open(settings, NodeKeys.of(leaf.key(), leaf.chain(), nodes.certificate()));
        } catch (RuntimeException e) {
            throw new StartException(
                    "This node cannot listen for trunks of other nodes at " + settings.host() + ":" + settings.port()
                            + ". Set jumphold.trunk.host and port",
                    e);
        }
        CoordinatedShutdown.get(system.classicSystem())
                .addTask(
                        CoordinatedShutdown.PhaseServiceStop(),
                        "trunks",
                        () -> trunks.close().thenApply(ignored -> Done.getInstance()));
        return trunks;
    }
}
