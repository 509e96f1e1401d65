package io.jumphold.protocol.wire;

import java.util.OptionalInt;

/** The versions of the wire that this build speaks. A version is raised only for what tolerance of unknown fields and kinds cannot carry. */
public final class Wire {
    public static final int OLDEST = 1;
    public static final int NEWEST = 1;

    private Wire() {}

    /** Whether whoever speaks nothing newer than this cannot even be told to become another version (UPG-1). */
    public static boolean isTooOld(int theirNewest) {
        return theirNewest < OLDEST;
    }

    /** The newest version both sides speak; empty when there is none. */
    public static OptionalInt agree(int theirOldest, int theirNewest) {
        int newest = Math.min(NEWEST, theirNewest);
        return newest >= Math.max(OLDEST, theirOldest) ? OptionalInt.of(newest) : OptionalInt.empty();
    }
}
