@NullMarked
package io.jumphold.client.attach;

import org.jspecify.annotations.NullMarked;
