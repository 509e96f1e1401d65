/** Jump Items, Jump Groups and installers. */
@NullMarked
package io.jumphold.http.item;

import org.jspecify.annotations.NullMarked;
