/** The vocabulary and the wire: ids, frames, messages and the catalogue of errors. */
@NullMarked
package io.jumphold.protocol;

import org.jspecify.annotations.NullMarked;
