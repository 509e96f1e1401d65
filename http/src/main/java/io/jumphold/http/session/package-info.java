/** Sessions. */
@NullMarked
package io.jumphold.http.session;

import org.jspecify.annotations.NullMarked;
