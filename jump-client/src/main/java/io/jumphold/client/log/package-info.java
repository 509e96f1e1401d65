/** Where the client's log goes. */
@NullMarked
package io.jumphold.client.log;

import org.jspecify.annotations.NullMarked;
