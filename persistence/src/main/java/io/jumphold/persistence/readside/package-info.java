/** The rows that entities hand over: written, mended, asked for. */
@NullMarked
package io.jumphold.persistence.readside;

import org.jspecify.annotations.NullMarked;
