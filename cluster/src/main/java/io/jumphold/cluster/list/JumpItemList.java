package io.jumphold.cluster.list;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.wake.Network;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Page;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What may be asked of the read side. Stages fail with {@code store_unavailable}, and {@code invalid_request} for a cursor that is none of ours. */
public interface JumpItemList {
    /**
     * Which lines.
     *
     * @param groups the groups that the caller may see; null: all (SRCH-2)
     * @param statuses empty: any
     * @param words at most 1,024 characters, looked for as one partial, case-insensitive text in any of {@code fields}; empty: no search
     * @param fields SRCH-1; empty: all
     * @param pending those that are off the list and wait for their machine, instead of the listed ones (UNI-8)
     */
    record Question(
            @Nullable Set<Integer> groups,
            Set<Status> statuses,
            String words,
            Set<JumpItems.SearchField> fields,
            boolean pending) {
        public static final Question PENDING = new Question(null, Set.of(), "", Set.of(), true);

        /** Of listed ones. */
        public Question(
                @Nullable Set<Integer> groups, Set<Status> statuses, String words, Set<JumpItems.SearchField> fields) {
            this(groups, statuses, words, fields, false);
        }
    }

    /**
     * Lines in the order of group name, tag, name, id (ITEM-5); an empty tag comes first.
     *
     * @param cursor of the page before; null for the first
     * @param limit 1 to 1,000
     */
    CompletionStage<Page<JumpItems.Item>> page(Question question, @Nullable String cursor, int limit);

    CompletionStage<JumpItems.Counts> counts(@Nullable Set<Integer> groups);

    /** Listed ones, and those whose deletion is requested; the group's id is in the line, for the access rules. */
    CompletionStage<Optional<JumpItems.Details>> details(int id);

    /** Newest first. */
    CompletionStage<Page<JumpItems.HistoryEntry>> history(int id, @Nullable String cursor, int limit);

    CompletionStage<Optional<Sessions.Session>> session(String id);

    /** Newest first; {@code userId} null: everybody's. */
    CompletionStage<Page<Sessions.Session>> sessions(@Nullable Integer userId, @Nullable String cursor, int limit);

    /** Ids of entries that are attached to an incarnation that is none of {@code living}, at most {@code limit}, each with that incarnation. */
    CompletionStage<List<Stranded>> stranded(Set<Long> living, int limit);

    /** Ids of sessions that have not ended, oldest first, at most {@code limit}. */
    CompletionStage<List<String>> unfinishedSessions(int limit);

    /**
     * Listed entries that are to be looked at under these settings (LIFE-2, LIFE-3, LIFE-4, LIFE-6, UNI-8), in ascending order, at most {@code limit}.
     *
     * @param after where the last answer ended; 0 at first
     */
    CompletionStage<Due> due(Settings site, Instant now, int after, int limit);

    /** Ids of those flagged as duplicates whose other one is no longer installed (ENR-8), at most {@code limit}. */
    CompletionStage<List<Integer>> onlyOneAgain(int limit);

    /**
     * Ids of listed clients that are online on this network (WOL-1), at most {@code limit}: first those behind {@code besides} in ascending order, then the others, so
     * that not always the same are asked.
     *
     * @param besides itself none of them
     */
    CompletionStage<List<Integer>> onlineOn(Network network, int besides, int limit);

    /**
     * Who is due.
     *
     * @param at the time that counts: the earlier of this node's and the store's
     * @param clients their ids
     */
    record Due(Instant at, List<Integer> clients) {}

    record Stranded(int clientId, long incarnation) {}
}
