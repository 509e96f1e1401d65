/** A site for the tests: real TLS, real WebSockets, the real protocol; what it answers is the test's choice. */
@NullMarked
package io.jumphold.client.site;

import org.jspecify.annotations.NullMarked;
