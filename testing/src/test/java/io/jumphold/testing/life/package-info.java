/** The life of the fleet on real nodes: lost, deleted, expired. */
@NullMarked
package io.jumphold.testing.life;

import org.jspecify.annotations.NullMarked;
