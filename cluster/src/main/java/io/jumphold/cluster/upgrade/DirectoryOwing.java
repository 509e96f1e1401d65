package io.jumphold.cluster.upgrade;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.upgrade.Platform;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** By this node's directory. */
public record DirectoryOwing(DirectoryStore directory, UpgradeQueue queue) implements Owing {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryOwing.class);

    @Override
    public boolean owes(HostFacts facts) {
        Directory now = directory.current();
        return UpgradeRules.owed(
                        Platform.of(facts.os()),
                        facts.version(),
                        now.releases(),
                        now.settings().upgrades())
                .isPresent();
    }

    @Override
    public void askedFor(int clientId) {
        queue.toFront(clientId).exceptionally(failure -> {
            LOG.warn("Jump Client {} could not be moved to the front of the queue: {}", clientId, failure.getMessage());
            return null;
        });
    }
}
