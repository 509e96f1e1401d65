/** Whether the client lets anybody in (PRES-7). */
@NullMarked
package io.jumphold.client.availability;

import org.jspecify.annotations.NullMarked;
