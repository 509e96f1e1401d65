/** What a machine tells of itself. */
@NullMarked
package io.jumphold.protocol.machine;

import org.jspecify.annotations.NullMarked;
