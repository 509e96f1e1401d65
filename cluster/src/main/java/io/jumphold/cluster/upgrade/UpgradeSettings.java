package io.jumphold.cluster.upgrade;

import io.jumphold.protocol.api.Upgrades.Mode;

/**
 * The site's settings of upgrades.
 *
 * @param mode {@code upgrade_mode} (UPG-2)
 * @param mostAtOnce {@code max_concurrent_upgrades} (UPG-3), 1 to 500
 * @param bytesPerSecond {@code max_upgrade_bandwidth} (UPG-4), 64 KiB to 100 MiB
 */
public record UpgradeSettings(Mode mode, int mostAtOnce, int bytesPerSecond) {
    public static final int LARGEST_AT_ONCE = 500;
    public static final int SLOWEST = 64 * 1024;
    public static final int FASTEST = 100 * 1024 * 1024;

    /** Last, because making it needs the limits above. */
    public static final UpgradeSettings DEFAULT = new UpgradeSettings(Mode.ENABLED, 50, 10 * 1024 * 1024);

    public UpgradeSettings {
        if (!isAtOnce(mostAtOnce)) {
            throw new IllegalArgumentException("max_concurrent_upgrades must be 1 to 500");
        }
        if (!isBandwidth(bytesPerSecond)) {
            throw new IllegalArgumentException("max_upgrade_bandwidth must be 65536 to 104857600");
        }
    }

    public static boolean isAtOnce(int clients) {
        return clients >= 1 && clients <= LARGEST_AT_ONCE;
    }

    public static boolean isBandwidth(int bytesPerSecond) {
        return bytesPerSecond >= SLOWEST && bytesPerSecond <= FASTEST;
    }

    /** The same in another mode. */
    public UpgradeSettings in(Mode other) {
        return new UpgradeSettings(other, mostAtOnce, bytesPerSecond);
    }
}
