/** Who may come in: set-up, signing in, users, and accounts for programs. */
@NullMarked
package io.jumphold.http.account;

import org.jspecify.annotations.NullMarked;
