/** Waking machines that sleep (WOL), through others on their network. */
@NullMarked
package io.jumphold.cluster.wake;

import org.jspecify.annotations.NullMarked;
