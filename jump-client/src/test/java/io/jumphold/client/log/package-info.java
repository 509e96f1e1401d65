@NullMarked
package io.jumphold.client.log;

import org.jspecify.annotations.NullMarked;
