package io.jumphold.client.availability;

import io.jumphold.client.host.Surroundings;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A machine whose plug and network a test pulls, and where it logs users in and out. */
public final class TestSurroundings implements Surroundings {
    /** Who owns what is installed there in user mode. */
    public static final String USER = "ada";

    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean loggedIn = true;
    private volatile Optional<Boolean> battery = Optional.empty();
    private volatile Optional<Boolean> metered = Optional.empty();

    public TestSurroundings loggedIn(boolean now) {
        loggedIn = now;
        return this;
    }

    public TestSurroundings onBattery(boolean now) {
        battery = Optional.of(now);
        return this;
    }

    public TestSurroundings onMeteredNetwork(boolean now) {
        metered = Optional.of(now);
        return this;
    }

    /** How often anybody has looked at the plug or the network. */
    int looks() {
        return looks.get();
    }

    @Override
    public boolean isLoggedIn(String user) {
        return loggedIn && user.equals(USER);
    }

    @Override
    public Optional<Boolean> isOnBattery() {
        looks.incrementAndGet();
        return battery;
    }

    @Override
    public Optional<Boolean> isOnMeteredNetwork() {
        looks.incrementAndGet();
        return metered;
    }
}
