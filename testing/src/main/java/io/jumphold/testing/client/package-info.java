/** Scripted Jump Clients: the real protocol with real keys over real TLS, thousands of them in one process. */
@NullMarked
package io.jumphold.testing.client;

import org.jspecify.annotations.NullMarked;
