/** What the machine reads of itself for its site: as much and as often as the site wants. */
@NullMarked
package io.jumphold.client.statistics;

import org.jspecify.annotations.NullMarked;
