/** What the kernel says about processes and the machine. */
@NullMarked
package io.jumphold.bench.machine;

import org.jspecify.annotations.NullMarked;
