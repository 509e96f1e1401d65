package io.jumphold.cluster.trust;

import io.jumphold.cluster.trust.SiteAuthority.State;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Every decision about the site's authorities (ENR-9). Pure. */
public final class TrustRules {
    /** Next, current and former ones together. */
    public static final int MOST = 3;

    private TrustRules() {}

    /** One is prepared at a time, and the site has no more than {@link #MOST}. */
    public static Optional<Fault> whyNotPrepared(Trust trust) {
        Optional<SiteAuthority> next = trust.in(State.NEXT);
        if (next.isPresent()) {
            return Optional.of(ErrorCode.ALREADY_EXISTS.fault(
                    "Authority " + next.get().number() + " is prepared already; change to it, or retire it first."));
        }
        return trust.own().size() >= MOST
                ? Optional.of(ErrorCode.IN_USE.fault(
                        "The site has " + MOST + " authorities already; retire a former one first."))
                : Optional.empty();
    }

    /**
     * Whether nodes may show certificates of this one from now on.
     *
     * @param without how many clients do not trust it
     * @param anyway these may be cut off
     */
    public static Optional<Fault> whyNotChanged(Trust trust, int number, long without, boolean anyway) {
        if (trust.number(number).isEmpty()) {
            return Optional.of(unknown(number));
        }
        return isCurrent(trust, number) || without == 0 || anyway
                ? Optional.empty()
                : Optional.of(ErrorCode.CLIENTS_WITHOUT_AUTHORITY.fault(clients(without)
                        + " not trust authority " + number
                        + " yet and would be cut off by the change. They learn it when they are attached."));
    }

    /**
     * Whether clients may be told to trust this one no more. For a former one there is no way back then: whoever does not trust the current one is lost.
     *
     * @param without how many clients do not trust the current one
     * @param anyway these may be lost
     */
    public static Optional<Fault> whyNotRetired(Trust trust, int number, long without, boolean anyway) {
        Optional<SiteAuthority> asked = trust.number(number);
        if (asked.isEmpty()) {
            return Optional.of(unknown(number));
        }
        return switch (asked.get().state()) {
            case CURRENT ->
                Optional.of(ErrorCode.IN_USE.fault(
                        "The nodes show certificates of authority " + number + "; change to another one first."));
            case NEXT -> Optional.empty();
            case FORMER ->
                without == 0 || anyway
                        ? Optional.empty()
                        : Optional.of(ErrorCode.CLIENTS_WITHOUT_AUTHORITY.fault(clients(without)
                                + " not trust the current authority yet. While authority " + number
                                + " is not retired the site can change back to it."));
        };
    }

    /** After the change to this one, which there is. */
    public static Trust changed(Trust trust, int number) {
        List<SiteAuthority> after = new ArrayList<>();
        for (SiteAuthority authority : trust.own()) {
            after.add(
                    authority.number() == number
                            ? authority.as(State.CURRENT)
                            : authority.state() == State.CURRENT ? authority.as(State.FORMER) : authority);
        }
        return Trust.of(after);
    }

    public static boolean isCurrent(Trust trust, int number) {
        return trust.in(State.CURRENT)
                .filter(authority -> authority.number() == number)
                .isPresent();
    }

    private static Fault unknown(int number) {
        return ErrorCode.NOT_FOUND.fault("The site has no authority " + number + ".");
    }

    private static String clients(long without) {
        return without == 1 ? "1 Jump Client does" : without + " Jump Clients do";
    }
}
