package io.jumphold.http.fake;

import io.jumphold.cluster.trust.Authorities;
import io.jumphold.cluster.trust.SiteAuthority;
import io.jumphold.cluster.trust.SiteAuthority.State;
import io.jumphold.cluster.trust.Trust;
import io.jumphold.cluster.trust.TrustRules;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.error.FaultException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Authorities by the rules, without keys; the test says how many clients trust none but the first. */
public final class MemoryAuthorities implements Authorities {
    private static final Instant END = Instant.parse("2046-11-21T00:00:00Z");

    /** Clients without every authority but the first. */
    public volatile long without;

    private volatile Trust trust = Trust.of(List.of(authority(1, State.CURRENT)));
    private int newest = 1;

    public Trust trust() {
        return trust;
    }

    private static SiteAuthority authority(int number, State state) {
        return new SiteAuthority(number, state, String.valueOf(number % 10).repeat(64), END);
    }

    private long without(int number) {
        return number == 1 ? 0 : without;
    }

    private Known known(SiteAuthority authority) {
        return new Known(authority, without(authority.number()));
    }

    @Override
    public CompletionStage<List<Known>> all() {
        return CompletableFuture.completedStage(
                trust.own().stream().map(this::known).toList());
    }

    @Override
    public CompletionStage<Long> clientsWithout() {
        return CompletableFuture.completedStage(
                without(trust.awaited().orElseThrow().number()));
    }

    @Override
    public synchronized CompletionStage<Known> prepare() {
        return unless(TrustRules.whyNotPrepared(trust), () -> {
            List<SiteAuthority> own = new ArrayList<>(trust.own());
            own.add(authority(++newest, State.NEXT));
            trust = Trust.of(own);
            return known(own.getLast());
        });
    }

    @Override
    public synchronized CompletionStage<Known> change(int number, boolean anyway) {
        return unless(TrustRules.whyNotChanged(trust, number, without(number), anyway), () -> {
            trust = TrustRules.changed(trust, number);
            return known(trust.number(number).orElseThrow());
        });
    }

    @Override
    public synchronized CompletionStage<Void> retire(int number, boolean anyway) {
        int current = trust.in(State.CURRENT).orElseThrow().number();
        return unless(TrustRules.whyNotRetired(trust, number, without(current), anyway), () -> {
            trust = Trust.of(trust.own().stream()
                    .filter(authority -> authority.number() != number)
                    .toList());
            return null;
        });
    }

    private static <T> CompletionStage<T> unless(Optional<Fault> fault, Supplier<T> change) {
        return fault.isPresent()
                ? CompletableFuture.failedStage(new FaultException(fault.get()))
                : CompletableFuture.completedStage(change.get());
    }
}
