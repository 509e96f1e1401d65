/** The site's authorities and what they sign, made with Bouncy Castle. */
@NullMarked
package io.jumphold.node.keys;

import org.jspecify.annotations.NullMarked;
