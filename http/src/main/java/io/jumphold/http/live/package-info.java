/** The live feed. */
@NullMarked
package io.jumphold.http.live;

import org.jspecify.annotations.NullMarked;
