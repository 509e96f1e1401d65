package io.jumphold.cluster.tier;

import io.jumphold.protocol.api.Operations.Level;
import java.util.Locale;
import java.util.Objects;

/**
 * The size that a node declares, and how many attached Jump Clients it therefore holds at most (TIER-1).
 *
 * @param name {@code b200}, {@code b300}, {@code b400}, {@code cloud} or {@code custom}
 * @param capacity 1 to 1,000,000
 */
public record Tier(String name, int capacity) {
    private static final int CLIENTS_A_LICENCE = 150;
    private static final int MOST = 1_000_000;
    private static final int WARNING_PERCENT = 80;
    private static final int ALERT_PERCENT = 95;

    public Tier {
        Objects.requireNonNull(name, "name");
        if (capacity < 1 || capacity > MOST) {
            throw new IllegalArgumentException("The capacity of tier " + name + " must be 1 to " + MOST);
        }
    }

    /**
     * The tier that a node's configuration names.
     *
     * @param number licences for {@code cloud}, Jump Clients for {@code custom}; not looked at otherwise
     * @throws IllegalArgumentException for an unknown name, or a number out of range
     */
    public static Tier of(String name, int number) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "b200" -> new Tier("b200", 1_000);
            case "b300" -> new Tier("b300", 10_000);
            case "b400" -> new Tier("b400", 25_000);
            case "cloud" -> new Tier("cloud", licensed(number));
            case "custom" -> new Tier("custom", number);
            default ->
                throw new IllegalArgumentException(
                        "There is no tier \"" + name + "\"; choose b200, b300, b400, cloud or custom");
        };
    }

    /** How near {@code taken} is to {@code capacity} (TIER-4). */
    public static Level level(long taken, long capacity) {
        if (100 * taken >= ALERT_PERCENT * capacity) {
            return Level.ALERT;
        }
        return 100 * taken >= WARNING_PERCENT * capacity ? Level.WARNING : Level.OK;
    }

    private static int licensed(int licences) {
        if (licences < 1 || licences > MOST / CLIENTS_A_LICENCE) {
            throw new IllegalArgumentException(
                    "The cloud tier needs a number of licences from 1 to " + MOST / CLIENTS_A_LICENCE);
        }
        return licences * CLIENTS_A_LICENCE;
    }
}
