/** The Jump Client: the agent that runs on endpoints. */
@NullMarked
package io.jumphold.client;

import org.jspecify.annotations.NullMarked;
