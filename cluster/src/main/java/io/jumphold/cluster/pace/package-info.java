/** Limits that hold for the site as a whole, through crashes. */
@NullMarked
package io.jumphold.cluster.pace;

import org.jspecify.annotations.NullMarked;
