/** Commands of those who run a site. */
@NullMarked
package io.jumphold.cli.admin;

import org.jspecify.annotations.NullMarked;
