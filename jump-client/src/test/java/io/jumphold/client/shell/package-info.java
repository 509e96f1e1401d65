@NullMarked
package io.jumphold.client.shell;

import org.jspecify.annotations.NullMarked;
