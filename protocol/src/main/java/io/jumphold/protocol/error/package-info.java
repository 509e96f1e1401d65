/** The one catalogue of what can go wrong, and how it is told to programs and people. */
@NullMarked
package io.jumphold.protocol.error;

import org.jspecify.annotations.NullMarked;
