/** The heart of the site: Jump Clients, sessions and the rules that govern them. */
@NullMarked
package io.jumphold.cluster;

import org.jspecify.annotations.NullMarked;
