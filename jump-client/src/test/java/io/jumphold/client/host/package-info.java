@NullMarked
package io.jumphold.client.host;

import org.jspecify.annotations.NullMarked;
