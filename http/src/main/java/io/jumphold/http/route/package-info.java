/** The table of operations, and how a request finds its way through it. */
@NullMarked
package io.jumphold.http.route;

import org.jspecify.annotations.NullMarked;
