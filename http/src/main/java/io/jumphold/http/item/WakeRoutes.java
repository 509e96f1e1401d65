package io.jumphold.http.item;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.list.LiveFeed;
import io.jumphold.cluster.wake.Wakes;
import io.jumphold.http.input.Checks;
import io.jumphold.http.problem.Problems;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.machine.SecureOn;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Waking a machine (WOL). No idempotency key: its store would keep what came of a password, and a second request within 30 s is refused anyway. */
public final class WakeRoutes {
    private static final int LONGEST_WAIT = 120;
    private static final byte[] NO_PASSWORD = {};

    private final JumpItemList list;
    private final LiveFeed live;
    private final VisibleItems items;
    private final Wakes wakes;
    private final Journal journal;
    private final Duration patience;
    private final WakesUnderWay underWay = new WakesUnderWay();

    /** What of an attempt stands in the audit log; never the password. */
    private record Attempt(List<Integer> askedClients, boolean secureOn) {}

    public WakeRoutes(
            JumpItemList list, LiveFeed live, VisibleItems items, Wakes wakes, Journal journal, Duration patience) {
        this.list = list;
        this.live = live;
        this.items = items;
        this.wakes = wakes;
        this.journal = journal;
        this.patience = patience;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.guarded(HttpMethods.POST, "/api/v1/jump-items/{id}/wake", Action.START_SESSION, this::wake));
    }

    private CompletionStage<HttpResponse> wake(Call call, Principal who) {
        int id = call.id("id", ErrorCode.CLIENT_NOT_FOUND);
        JumpItems.Wake given = call.body(JumpItems.Wake.class);
        byte[] secureOn = secureOn(given);
        Duration wait = wait(given);
        call.mayTake(patience.plus(wait));
        if (!underWay.begin(who.account())) {
            return refused(call, who, id, new FaultException(WakesUnderWay.tooMany()));
        }
        return found(call, who, id)
                .thenCompose(details -> {
                    Coming coming = new Coming(id, live, list);
                    return wakes.wake(id, details.gateway(), secureOn, who.name())
                            .exceptionallyCompose(failure -> refused(call, who, id, failure))
                            .thenCompose(asked -> journal.changed(
                                            call,
                                            who,
                                            "wake_asked",
                                            VisibleItems.target(id),
                                            null,
                                            new Attempt(asked, secureOn.length > 0))
                                    .thenCompose(audited -> coming.within(wait))
                                    .thenApply(online -> Answers.ok(new JumpItems.Woken(id, asked.size(), online))))
                            .whenComplete((answer, failure) -> coming.close());
                })
                .whenComplete((answer, failure) -> underWay.end(who.account()));
    }

    /** Never throws: a place has been taken. */
    private CompletionStage<JumpItems.Details> found(Call call, Principal who, int id) {
        return CompletableFuture.completedStage(id)
                .thenCompose(same -> items.find(call, who, same, Action.START_SESSION));
    }

    /** Refused without a word of what was given. */
    private static byte[] secureOn(JumpItems.Wake given) {
        if (given.secureOn() == null || given.secureOn().isEmpty()) {
            return NO_PASSWORD;
        }
        Optional<byte[]> bytes = SecureOn.parse(given.secureOn());
        Checks checks = new Checks();
        checks.that(
                bytes.isPresent(),
                "secure_on",
                "must be 4 or 6 bytes: pairs of hex digits, or four numbers from 0 to 255 with dots between them");
        checks.done();
        return bytes.orElse(NO_PASSWORD);
    }

    private static Duration wait(JumpItems.Wake given) {
        int seconds = Objects.requireNonNullElse(given.waitSeconds(), 0);
        Checks checks = new Checks();
        checks.that(seconds >= 0 && seconds <= LONGEST_WAIT, "wait_seconds", "must be from 0 to 120");
        checks.done();
        return Duration.ofSeconds(seconds);
    }

    private <T> CompletionStage<T> refused(Call call, Principal who, int id, Throwable failure) {
        CompletionStage<Void> told = Problems.root(failure) instanceof FaultException refusal
                ? journal.refused(call, who.name(), "wake_refused", VisibleItems.target(id), refusal.fault())
                : CompletableFuture.completedFuture(null);
        return told.thenCompose(done -> CompletableFuture.failedFuture(failure));
    }
}
