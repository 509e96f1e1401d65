/** What a site is: its id and its keys. */
@NullMarked
package io.jumphold.cluster.site;

import org.jspecify.annotations.NullMarked;
