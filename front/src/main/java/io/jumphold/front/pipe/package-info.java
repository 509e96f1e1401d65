/** A session's pipe on its way through this node: read as it comes, written as it was, no faster than it is taken. */
@NullMarked
package io.jumphold.front.pipe;

import org.jspecify.annotations.NullMarked;
