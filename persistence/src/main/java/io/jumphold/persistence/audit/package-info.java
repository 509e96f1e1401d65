/** The append-only audit log. */
@NullMarked
package io.jumphold.persistence.audit;

import org.jspecify.annotations.NullMarked;
