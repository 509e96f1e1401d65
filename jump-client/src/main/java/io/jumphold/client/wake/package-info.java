/** Waking other machines of this network (WOL). */
@NullMarked
package io.jumphold.client.wake;

import org.jspecify.annotations.NullMarked;
