/** Several nodes as processes of their own on one PostgreSQL: what holds when one of them is killed, paused or cut off. */
@NullMarked
package io.jumphold.testing.cluster;

import org.jspecify.annotations.NullMarked;
