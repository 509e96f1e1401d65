@NullMarked
package io.jumphold.client.install;

import org.jspecify.annotations.NullMarked;
