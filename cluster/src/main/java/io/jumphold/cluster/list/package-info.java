/** The read side: rows of Jump Items and what may be asked of them. */
@NullMarked
package io.jumphold.cluster.list;

import org.jspecify.annotations.NullMarked;
