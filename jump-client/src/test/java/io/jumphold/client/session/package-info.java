@NullMarked
package io.jumphold.client.session;

import org.jspecify.annotations.NullMarked;
