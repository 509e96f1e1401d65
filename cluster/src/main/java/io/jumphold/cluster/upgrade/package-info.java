/** Upgrades of Jump Clients (UPG): which version is owed to whom, who gets his turn when, and what became of it. Decided here; kept in the database. */
@NullMarked
package io.jumphold.cluster.upgrade;

import org.jspecify.annotations.NullMarked;
