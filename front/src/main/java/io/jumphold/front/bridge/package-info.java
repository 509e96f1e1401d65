/** The way from a connection of the door into Pekko HTTP, in the same JVM and with back-pressure both ways. */
@NullMarked
package io.jumphold.front.bridge;

import org.jspecify.annotations.NullMarked;
