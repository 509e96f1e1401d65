package io.jumphold.front.door;

import io.netty.buffer.PooledByteBufAllocator;

/** Where the buffers of connections come from. */
public final class Buffers {

    private static final int PAGE = 8 * 1024;
    private static final int CHUNK_ORDER = 7;

    private Buffers() {}

    /** Pooled, in chunks of 1 MiB: the adaptive default holds more for thousands of connections that say little. */
    public static PooledByteBufAllocator pooled(int threads) {
        return new PooledByteBufAllocator(
                true,
                threads,
                threads,
                PAGE,
                CHUNK_ORDER,
                PooledByteBufAllocator.defaultSmallCacheSize(),
                PooledByteBufAllocator.defaultNormalCacheSize(),
                false);
    }
}
