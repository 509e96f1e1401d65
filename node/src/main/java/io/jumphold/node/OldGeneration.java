package io.jumphold.node;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.Optional;

/**
 * Keeps the heap near what lives on it. The serial collector lets the old generation grow up to the heap's limit, a quarter of the machine's memory, before it
 * looks at it once (docs/adr/0009).
 */
final class OldGeneration {
    private static final String SERIAL = "Tenured Gen";
    private static final long MIB = 1L << 20;

    private final MemoryPoolMXBean pool;
    private long before;

    private OldGeneration(MemoryPoolMXBean pool) {
        this.pool = pool;
    }

    /** Empty with a collector that does this by itself. */
    static Optional<OldGeneration> ofSerial() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals(SERIAL))
                .findFirst()
                .map(OldGeneration::new);
    }

    /** Collects where it is worth the pause; asked every few seconds, by one thread at a time. */
    void tidy() {
        long used = pool.getUsage().getUsed();
        MemoryUsage survived = pool.getCollectionUsage();
        if (isDue(used, survived == null ? 0 : survived.getUsed(), used - before >= MIB)) {
            System.gc();
        }
        before = pool.getUsage().getUsed();
    }

    /**
     * While it grows, once what came since the last full collection is as much as what survived that one, so that a busy node collects seldom; when it has
     * come to rest, a quarter is enough.
     */
    static boolean isDue(long used, long survived, boolean grows) {
        long since = used - survived;
        return grows ? since > Math.max(32 * MIB, survived) : since > Math.max(8 * MIB, survived / 4);
    }
}
