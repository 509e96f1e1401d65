/** What can be read of the machine that the client runs on. */
@NullMarked
package io.jumphold.client.host;

import org.jspecify.annotations.NullMarked;
