/** The Jump Client: one sharded, event-sourced entity for each, its rules and its row. */
@NullMarked
package io.jumphold.cluster.jumpclient;

import org.jspecify.annotations.NullMarked;
