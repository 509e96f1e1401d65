@NullMarked
package io.jumphold.client.statistics;

import org.jspecify.annotations.NullMarked;
