@NullMarked
package io.jumphold.client.wake;

import org.jspecify.annotations.NullMarked;
