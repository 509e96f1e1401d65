package io.jumphold.cluster.jumpclient;

import io.jumphold.protocol.api.JumpItems;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/**
 * What people do to Jump Clients. Access and values have been checked by the caller. Refusals are {@link io.jumphold.protocol.error.FaultException}s in the stage:
 * {@code client_not_found}, {@code client_uninstalled}, {@code version_conflict}, {@code server_busy} when the entity does not answer in time.
 */
public interface JumpClients {
    /** Done when it is on disk, with the entry as it stands then; the list shows it within about 50 ms. {@code by}: user name. */
    CompletionStage<Entry> edit(int id, JumpItems.Change change, OptionalLong ifVersion, String by);

    /** Off the list and off its machine (UNI-1, UNI-2). */
    CompletionStage<Void> remove(int id, String by);
}
