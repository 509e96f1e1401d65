package io.jumphold.persistence.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.jumphold.cluster.directory.IdempotencyKeys.Known;
import io.jumphold.persistence.MovedClock;
import io.jumphold.persistence.OnBothDatabases;
import io.jumphold.persistence.database.Dialect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("API-4")
class IdempotencyKeysTest extends OnBothDatabases {
    private static final String ACCOUNT = "user:1";

    private final MovedClock clock = new MovedClock();
    private final JdbcIdempotencyKeys keys = new JdbcIdempotencyKeys(database, clock);
    private final JdbcIdempotencyKeys elsewhere = new JdbcIdempotencyKeys(otherNode, clock);

    IdempotencyKeysTest(Dialect dialect) {
        super(dialect);
    }

    @Test
    void aKeyIsTakenOnceAndThenTellsItsAnswerOnEveryNode() {
        assertThat(get(keys.take(ACCOUNT, "once", "request"))).isEmpty();
        assertThat(get(elsewhere.take(ACCOUNT, "once", "other"))).hasValue(new Known("request", null));
        String answer = "x".repeat(64 * 1024);
        get(keys.answered(ACCOUNT, "once", answer));
        assertThat(get(elsewhere.take(ACCOUNT, "once", "request"))).hasValue(new Known("request", answer));
    }

    @Test
    void accountsDoNotShareKeys() {
        assertThat(get(keys.take(ACCOUNT, "shared", "request"))).isEmpty();
        assertThat(get(keys.take("api:1", "shared", "request"))).isEmpty();
        assertThat(get(keys.take(ACCOUNT, "SHARED", "request"))).isEmpty();
    }

    @Test
    void aFreedKeyMayBeTakenAgainAndAnAnsweredOneIsNotFreed() {
        get(keys.take(ACCOUNT, "freed", "request"));
        get(elsewhere.free(ACCOUNT, "freed"));
        assertThat(get(keys.take(ACCOUNT, "freed", "next"))).isEmpty();
        get(keys.answered(ACCOUNT, "freed", "answer"));
        get(keys.free(ACCOUNT, "freed"));
        assertThat(get(keys.take(ACCOUNT, "freed", "next"))).hasValue(new Known("next", "answer"));
    }

    @Test
    void anAnswerIsForgottenAfterADay() {
        get(keys.take(ACCOUNT, "day", "request"));
        get(keys.answered(ACCOUNT, "day", "answer"));
        clock.move(Duration.ofHours(24).minusSeconds(1));
        assertThat(get(keys.take(ACCOUNT, "day", "request"))).hasValue(new Known("request", "answer"));
        clock.move(Duration.ofSeconds(2));
        assertThat(get(keys.take(ACCOUNT, "day", "other"))).isEmpty();
        assertThat(get(keys.take(ACCOUNT, "day", "other"))).hasValue(new Known("other", null));
    }

    @Test
    void aKeyWhoseNodeDiedIsFreeAgainAfterFiveMinutes() {
        get(keys.take(ACCOUNT, "died", "request"));
        clock.move(Duration.ofMinutes(5).minusSeconds(1));
        assertThat(get(elsewhere.take(ACCOUNT, "died", "request"))).hasValue(new Known("request", null));
        clock.move(Duration.ofSeconds(2));
        assertThat(get(elsewhere.take(ACCOUNT, "died", "next"))).isEmpty();
        assertThat(get(elsewhere.take(ACCOUNT, "died", "next"))).hasValue(new Known("next", null));
    }

    @Test
    void ofManyAtOnceOneTakesTheKey() {
        List<CompletionStage<Optional<Known>>> takes = IntStream.range(0, 40)
                .mapToObj(i -> (i % 2 == 0 ? keys : elsewhere).take(ACCOUNT, "crowd", "request"))
                .toList();
        assertThat(takes.stream().map(OnBothDatabases::get).filter(Optional::isEmpty))
                .hasSize(1);
    }

    @Test
    void nobodyHoldsAKeyThatAnotherHoldsAlsoWhileItIsFreedAgainAndAgain() {
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> workers = IntStream.range(0, 8)
                .mapToObj(i -> rounds(i % 2 == 0 ? keys : elsewhere, holders, most, 40))
                .toList();
        workers.forEach(OnBothDatabases::get);
        assertThat(most).hasValue(1);
    }

    private static CompletableFuture<Void> rounds(
            JdbcIdempotencyKeys node, AtomicInteger holders, AtomicInteger most, int left) {
        if (left == 0) {
            return CompletableFuture.completedFuture(null);
        }
        return node.take(ACCOUNT, "contested", "request")
                .thenCompose(known -> {
                    if (known.isPresent()) {
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                    return node.take(ACCOUNT, "contested", "request").thenCompose(mine -> {
                        assertThat(mine).isPresent();
                        holders.decrementAndGet();
                        return node.free(ACCOUNT, "contested");
                    });
                })
                .thenCompose(done -> rounds(node, holders, most, left - 1))
                .toCompletableFuture();
    }
}
