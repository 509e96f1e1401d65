/** Writing JSON. */
@NullMarked
package io.jumphold.http.json;

import org.jspecify.annotations.NullMarked;
