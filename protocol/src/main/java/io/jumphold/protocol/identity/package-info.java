/** Keys, proofs and signed tokens: how a site and its machines know each other. */
@NullMarked
package io.jumphold.protocol.identity;

import org.jspecify.annotations.NullMarked;
