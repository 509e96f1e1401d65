/** The append-only record of who did what. */
@NullMarked
package io.jumphold.cluster.audit;

import org.jspecify.annotations.NullMarked;
