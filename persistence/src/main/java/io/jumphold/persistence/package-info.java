/** Behind the heart: the journal, the read side and the relational directory. */
@NullMarked
package io.jumphold.persistence;

import org.jspecify.annotations.NullMarked;
