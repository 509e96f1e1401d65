/** Whom Jump Clients trust to be their site, and how that is changed (ENR-9). */
@NullMarked
package io.jumphold.cluster.trust;

import org.jspecify.annotations.NullMarked;
