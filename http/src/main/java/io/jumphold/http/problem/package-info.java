/** The one place where a refusal or a defect becomes an answer. */
@NullMarked
package io.jumphold.http.problem;

import org.jspecify.annotations.NullMarked;
