/** {@code jumphold demo}: a whole site with Jump Clients on this machine, for a first look and for a check of the main job. */
@NullMarked
package io.jumphold.cli.demo;

import org.jspecify.annotations.NullMarked;
