package io.jumphold.persistence.directory;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Gathers the uses of installers until the next tick: a mass deployment is hundreds a second, and each change of the directory is read by every node. */
final class UseCounter {
    private Map<Integer, Integer> uses = new HashMap<>();
    private CompletableFuture<Void> written = new CompletableFuture<>();

    /** What was counted, and who waits for it. */
    record Counted(Map<Integer, Integer> uses, CompletableFuture<Void> written) {
        void write(Handle handle) {
            if (!uses.isEmpty()) {
                DirectoryTables.nextVersion(handle);
                PreparedBatch batch =
                        handle.prepareBatch("update installer set times_used = times_used + ? where id = ?");
                uses.forEach((installer, times) -> batch.add(times, installer));
                batch.execute();
            }
        }
    }

    synchronized CompletionStage<Void> used(int installer) {
        uses.merge(installer, 1, Integer::sum);
        return written.copy();
    }

    synchronized Counted take() {
        Counted counted = new Counted(uses, written);
        uses = new HashMap<>();
        written = new CompletableFuture<>();
        return counted;
    }
}
