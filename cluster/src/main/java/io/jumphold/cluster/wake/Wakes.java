package io.jumphold.cluster.wake;

import io.jumphold.protocol.machine.Gateway;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Wakes machines. Access has been checked by the caller. */
public interface Wakes {
    /**
     * Has others on the client's network broadcast the packet that wakes its machine. Done when they have been told to: whether it wakes is seen when it comes online.
     *
     * <p>Refusals are {@link io.jumphold.protocol.error.FaultException}s in the stage: {@code wake_disabled}, {@code client_not_found}, {@code client_uninstalled},
     * {@code client_online}, {@code wake_cooldown}, {@code no_network_card}, {@code no_wake_helper}, {@code server_busy}.
     *
     * @param gateway of its network, as the list tells it
     * @param secureOn the password that its cards ask for (WOL-3), 4 or 6 bytes; empty where there is none
     * @param by user name
     * @return ids of those who were told to
     */
    CompletionStage<List<Integer>> wake(int id, Gateway gateway, byte[] secureOn, String by);
}
