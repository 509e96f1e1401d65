/** What machines tell of themselves again and again: held in memory by the node that holds their link, and written nowhere. */
@NullMarked
package io.jumphold.cluster.statistics;

import org.jspecify.annotations.NullMarked;
