/** What is relational: users, groups, installers, settings, sign-ins, identities. */
@NullMarked
package io.jumphold.persistence.directory;

import org.jspecify.annotations.NullMarked;
