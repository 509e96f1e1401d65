/** The sites that a user knows: address, pinned authority, token; and how a site proves that it is the one. */
@NullMarked
package io.jumphold.cli.site;

import org.jspecify.annotations.NullMarked;
