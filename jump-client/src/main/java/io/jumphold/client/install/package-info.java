/** What an installed Jump Client keeps on its machine: one folder with a marker, a key pair, what it knows of its site. */
@NullMarked
package io.jumphold.client.install;

import org.jspecify.annotations.NullMarked;
