package io.jumphold.client.attach;

import io.jumphold.client.install.Install;
import io.jumphold.client.link.Address;
import io.jumphold.client.link.Authorities;
import io.jumphold.client.link.Introduction;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import java.time.Duration;
import java.util.function.Supplier;

/** Tells the site that somebody at the machine uninstalls the client (UNI-3): one try at each address, for a short time. */
public final class Farewell implements Attachment.Orders {
    private final Install install;
    private final Introduction introduction;
    private final Supplier<HostFacts> facts;
    private long number;

    public Farewell(Install install, Introduction introduction, Supplier<HostFacts> facts) {
        this.install = install;
        this.introduction = introduction;
        this.facts = facts;
    }

    /** Whether the site has heard. */
    public boolean say(Duration within) {
        long until = System.nanoTime() + within.toNanos();
        Authorities authorities = new Authorities(() -> install.membership().authorities());
        try {
            for (Address address : Addresses.of(install.membership())) {
                Duration left = Duration.ofNanos(until - System.nanoTime());
                if (left.isNegative()) {
                    return false;
                }
                Ending ending = new Attachment(
                                address, authorities, introduction, Timing.STANDARD, facts, this, "", left)
                        .run();
                if (ending instanceof Ending.Left) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    @Override
    public void welcomed(ServerFrame.Welcome welcome, Attachment on) {
        number = on.nextNumber();
        on.send(new ClientFrame.Uninstalled(number, false));
    }

    @Override
    public void ordered(ServerFrame order, Attachment on) {
        // No order matters any more.
    }

    @Override
    public void stillAttached() {
        // For a few seconds only.
    }

    @Override
    public void look(Attachment on) {
        // What is uninstalled lets nobody in anyway.
    }

    @Override
    public boolean acknowledged(long acknowledged) {
        return acknowledged == number;
    }
}
