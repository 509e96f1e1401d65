/** The network between the parts, and what can happen to it. */
@NullMarked
package io.jumphold.testing.network;

import org.jspecify.annotations.NullMarked;
