/** Reading what callers send: bodies, parameters, and the checks on them. */
@NullMarked
package io.jumphold.http.input;

import org.jspecify.annotations.NullMarked;
