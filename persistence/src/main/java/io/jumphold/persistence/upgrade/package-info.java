/** Upgrades of Jump Clients on disk: versions and their bytes, turns, tallies. */
@NullMarked
package io.jumphold.persistence.upgrade;

import org.jspecify.annotations.NullMarked;
