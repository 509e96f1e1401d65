/** The HTTP API as the command line speaks it. */
@NullMarked
package io.jumphold.cli.api;

import org.jspecify.annotations.NullMarked;
