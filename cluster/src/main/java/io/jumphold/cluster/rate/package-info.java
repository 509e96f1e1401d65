/** How many Jump Clients a second may attach, and the line of those over the rate. */
@NullMarked
package io.jumphold.cluster.rate;

import org.jspecify.annotations.NullMarked;
