/** Who may become a Jump Client. */
@NullMarked
package io.jumphold.cluster.enrolment;

import org.jspecify.annotations.NullMarked;
