/** A whole node in this process, and its API as a test calls it. */
@NullMarked
package io.jumphold.testing.node;

import org.jspecify.annotations.NullMarked;
