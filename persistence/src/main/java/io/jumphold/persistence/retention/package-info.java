/** What is kept for so many days only. */
@NullMarked
package io.jumphold.persistence.retention;

import org.jspecify.annotations.NullMarked;
