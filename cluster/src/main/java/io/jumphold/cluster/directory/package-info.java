/** What is relational: users, groups, installers, settings, and the node's snapshot of them. */
@NullMarked
package io.jumphold.cluster.directory;

import org.jspecify.annotations.NullMarked;
