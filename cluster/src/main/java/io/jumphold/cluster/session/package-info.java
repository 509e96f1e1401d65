/** The session: started on a Jump Client, two ends, one end. */
@NullMarked
package io.jumphold.cluster.session;

import org.jspecify.annotations.NullMarked;
