/** The agent: attaching to the site, staying attached, carrying out its orders, leaving when told. */
@NullMarked
package io.jumphold.client.attach;

import org.jspecify.annotations.NullMarked;
