/** Versions of the Jump Client: bringing them to the site, handing them out, and the queue of those that wait. */
@NullMarked
package io.jumphold.http.upgrade;

import org.jspecify.annotations.NullMarked;
