package io.jumphold.cluster.trust;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Changing the authority that clients trust (ENR-9). A change is done when it is on disk and this node's directory holds it; other nodes follow
 * within seconds, and clients at {@link PushPace}. Refusals: {@code not_found}, {@code already_exists}, {@code in_use}, {@code clients_without_authority},
 * {@code authority_not_own}, {@code store_unavailable}.
 */
public interface Authorities {
    /**
     * An authority of the site's.
     *
     * @param clientsWithout how many Jump Clients that take a place of the site's capacity do not trust it
     */
    record Known(SiteAuthority authority, long clientsWithout) {}

    /** By their numbers. */
    CompletionStage<List<Known>> all();

    /** How many Jump Clients do not trust the one that all are to trust: the next, or else the current one. 0 where the site has none of its own. */
    CompletionStage<Long> clientsWithout();

    /** Makes the next one, which clients are told to trust from now on. */
    CompletionStage<Known> prepare();

    /**
     * Makes it current: all nodes show certificates of it. The one that was current becomes a former one. Where it is current, done too.
     *
     * @param anyway also where clients do not trust it yet, which then cannot attach any more
     */
    CompletionStage<Known> change(int number, boolean anyway);

    /**
     * Clients are told to trust it no more, and its key is deleted.
     *
     * @param anyway also a former one while clients do not trust the current one
     */
    CompletionStage<Void> retire(int number, boolean anyway);
}
