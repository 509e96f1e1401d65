/** What the user sees: tables, colours, questions, all with what machines send made harmless. */
@NullMarked
package io.jumphold.cli.screen;

import org.jspecify.annotations.NullMarked;
