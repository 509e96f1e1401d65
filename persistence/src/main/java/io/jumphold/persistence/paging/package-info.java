/** Pages of long lists. */
@NullMarked
package io.jumphold.persistence.paging;

import org.jspecify.annotations.NullMarked;
