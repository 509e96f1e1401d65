package io.jumphold.client.availability;

import io.jumphold.client.host.Surroundings;
import io.jumphold.client.install.Install;
import io.jumphold.client.install.Switch;
import io.jumphold.protocol.machine.DisabledBy;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.InstallMode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a running client is to be attached (PRES-6) and lets anybody in (PRES-7). From any thread, as often as one likes: the machine itself is looked at each ten seconds. */
public final class Availability {
    private static final long MACHINE_EVERY = Duration.ofSeconds(10).toNanos();

    private final Install install;
    private final Surroundings surroundings;
    private final InstallMode mode;
    private final String user;
    private final LongSupplier nanos;
    private final Remembered battery;
    private final Remembered metered;

    /**
     * @param user whose client it is
     * @param nanos a clock that only ever goes forward
     */
    public Availability(Install install, Surroundings surroundings, InstallMode mode, String user, LongSupplier nanos) {
        this.install = install;
        this.surroundings = surroundings;
        this.mode = mode;
        this.user = user;
        this.nanos = nanos;
        this.battery = new Remembered(surroundings::isOnBattery);
        this.metered = new Remembered(surroundings::isOnMeteredNetwork);
    }

    /** Whose client it is, for the log. */
    public String user() {
        return user;
    }

    /** Whether it is to be attached: in service mode always, in user mode while its user is logged in. */
    public boolean isThere() {
        return mode == InstallMode.SERVICE || surroundings.isLoggedIn(user);
    }

    /** Why nobody is let in now; null where they are. */
    public synchronized @Nullable DisabledBy disabledBy() {
        return disabledBy(install::isOn, battery, metered);
    }

    /** These facts, and with them why nobody is let in. */
    public HostFacts among(HostFacts facts) {
        return facts.disabled(disabledBy());
    }

    /** A person's own word comes first; the machine is asked only where a switch makes it count. */
    public static @Nullable DisabledBy disabledBy(
            Predicate<Switch> isOn, BooleanSupplier onBattery, BooleanSupplier onMeteredNetwork) {
        if (isOn.test(Switch.DISABLED)) {
            return DisabledBy.USER;
        }
        if (isOn.test(Switch.DISABLE_ON_BATTERY) && onBattery.getAsBoolean()) {
            return DisabledBy.BATTERY;
        }
        return isOn.test(Switch.DISABLE_ON_METERED) && onMeteredNetwork.getAsBoolean()
                ? DisabledBy.METERED_NETWORK
                : null;
    }

    /** A reading that is made again when it is asked for and no longer new. What the machine does not tell does not hold. */
    private final class Remembered implements BooleanSupplier {
        private final Supplier<Optional<Boolean>> reading;
        private boolean held;
        private @Nullable Long readAt;

        Remembered(Supplier<Optional<Boolean>> reading) {
            this.reading = reading;
        }

        @Override
        public boolean getAsBoolean() {
            long now = nanos.getAsLong();
            if (readAt == null || now - readAt >= MACHINE_EVERY) {
                readAt = now;
                held = reading.get().orElse(false);
            }
            return held;
        }
    }
}
