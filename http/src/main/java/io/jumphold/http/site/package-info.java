/** What concerns the site as a whole: settings, nodes, audit, the contract. */
@NullMarked
package io.jumphold.http.site;

import org.jspecify.annotations.NullMarked;
