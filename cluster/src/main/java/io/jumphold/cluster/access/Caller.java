package io.jumphold.cluster.access;

import java.util.Set;

/** Who asks, as the access rules see it. */
public sealed interface Caller {
    record User(int userId) implements Caller {}

    /** A program; {@code scopes} are those of its token. */
    record ApiAccount(int apiAccountId, Set<String> scopes) implements Caller {}
}
