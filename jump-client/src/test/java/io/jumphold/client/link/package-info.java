@NullMarked
package io.jumphold.client.link;

import org.jspecify.annotations.NullMarked;
