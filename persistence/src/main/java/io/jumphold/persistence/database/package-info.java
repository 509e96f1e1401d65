/** The one connection to the database: its address, its pool, its schema. */
@NullMarked
package io.jumphold.persistence.database;

import org.jspecify.annotations.NullMarked;
