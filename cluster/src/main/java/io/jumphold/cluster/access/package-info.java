/** Who may do what: one pure decision. */
@NullMarked
package io.jumphold.cluster.access;

import org.jspecify.annotations.NullMarked;
