/** Whether the client is to be attached (PRES-6), and lets anybody in (PRES-7). */
@NullMarked
package io.jumphold.client.availability;

import org.jspecify.annotations.NullMarked;
