/** The two ends of a session's pipe: numbering, acknowledgement, replay, channels. */
@NullMarked
package io.jumphold.protocol.pipe;

import org.jspecify.annotations.NullMarked;
