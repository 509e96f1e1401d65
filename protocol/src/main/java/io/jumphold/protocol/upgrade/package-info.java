/** What a new version of the Jump Client is, and how a machine knows that it is a genuine one. */
@NullMarked
package io.jumphold.protocol.upgrade;

import org.jspecify.annotations.NullMarked;
