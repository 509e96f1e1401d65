/** How long Jump Clients live: lost, deleted, expired (LIFE). Decided here; who is due is asked of the read side, and each entity decides again. */
@NullMarked
package io.jumphold.cluster.lifetime;

import org.jspecify.annotations.NullMarked;
