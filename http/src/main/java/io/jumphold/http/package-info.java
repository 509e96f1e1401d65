/** What people and scripts speak to: routes, sign-in and the mapping of errors. */
@NullMarked
package io.jumphold.http;

import org.jspecify.annotations.NullMarked;
