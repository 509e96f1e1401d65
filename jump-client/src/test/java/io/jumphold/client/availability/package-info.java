@NullMarked
package io.jumphold.client.availability;

import org.jspecify.annotations.NullMarked;
