@NullMarked
package io.jumphold.client.upgrade;

import org.jspecify.annotations.NullMarked;
