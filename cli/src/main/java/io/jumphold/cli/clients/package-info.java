/** Commands on Jump Clients: list, watch, look at, edit, remove. */
@NullMarked
package io.jumphold.cli.clients;

import org.jspecify.annotations.NullMarked;
