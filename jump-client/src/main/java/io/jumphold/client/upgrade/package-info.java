/** Upgrades: fetching, checking and installing a new version, switching to it, and proving itself once it runs (UPG-6 to UPG-8). */
@NullMarked
package io.jumphold.client.upgrade;

import org.jspecify.annotations.NullMarked;
