/** The site that is measured: its database and its nodes, each a process of its own. */
@NullMarked
package io.jumphold.bench.site;

import org.jspecify.annotations.NullMarked;
