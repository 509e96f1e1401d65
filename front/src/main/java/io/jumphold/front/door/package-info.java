/** Who comes in: admission, real addresses, deadlines, and which way a connection goes. */
@NullMarked
package io.jumphold.front.door;

import org.jspecify.annotations.NullMarked;
