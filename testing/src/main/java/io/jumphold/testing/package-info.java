/** The whole house in one process, for tests and for trying out. */
@NullMarked
package io.jumphold.testing;

import org.jspecify.annotations.NullMarked;
