/** The site's own secrets, sealed. */
@NullMarked
package io.jumphold.persistence.site;

import org.jspecify.annotations.NullMarked;
