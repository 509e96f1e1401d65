@NullMarked
package io.jumphold.testing.session;

import org.jspecify.annotations.NullMarked;
