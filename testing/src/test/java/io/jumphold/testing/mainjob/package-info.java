/** The main job end to end, and what may go wrong on its way. */
@NullMarked
package io.jumphold.testing.mainjob;

import org.jspecify.annotations.NullMarked;
