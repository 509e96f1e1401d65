/** The composition root: configuration, start and orderly stop of a node. */
@NullMarked
package io.jumphold.node;

import org.jspecify.annotations.NullMarked;
