/** How the journal of Pekko Persistence writes through the node's one pool. */
@NullMarked
package io.jumphold.persistence.journal;

import org.jspecify.annotations.NullMarked;
