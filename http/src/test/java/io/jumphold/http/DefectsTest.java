package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.jumphold.http.TestSite.Answer;
import io.jumphold.http.account.Bearers;
import io.jumphold.http.problem.Problems;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Dispatcher;
import io.jumphold.http.route.Gate;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.SiteHeaders;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a caller is told when it is the server that is at fault. */
@Tag("API-4")
class DefectsTest {
    private final TestSite house = new TestSite();
    private final TestSite site = served(Duration.ofSeconds(20));
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    private TestSite served(Duration patience) {
        return new TestSite(new Dispatcher(
                List.of(
                        Operation.open(HttpMethods.GET, "/throws", call -> {
                            throw new IllegalStateException("select secret from places");
                        }),
                        Operation.open(
                                HttpMethods.GET,
                                "/fails",
                                call -> CompletableFuture.failedFuture(
                                        new IllegalStateException("jdbc:h2:/somewhere"))),
                        Operation.open(HttpMethods.GET, "/never", call -> new CompletableFuture<>()),
                        Operation.open(HttpMethods.GET, "/busy", call -> {
                            throw new FaultException(
                                    ErrorCode.SERVER_BUSY.fault().retryAfterMs(1_500));
                        }),
                        Operation.open(
                                HttpMethods.GET,
                                "/works",
                                call -> CompletableFuture.completedFuture(Answers.ok("yes")))),
                new Bearers(house.signIns, house.directory),
                new Gate(house.directory, new Journal(house.audit)),
                new SiteHeaders(house.site),
                house.clock,
                patience,
                TestSite.materializer(),
                (status, code) -> {}));
    }

    @AfterEach
    void close() {
        site.close();
        house.close();
        logger().detachAppender(log);
    }

    @Test
    void aDefectIsLoggedWithTheRequestsIdAndToldWithoutDetails() {
        log.start();
        logger().addAppender(log);
        logger().setAdditive(false);

        for (String path : List.of("/throws", "/fails")) {
            Answer answer = site.get(path, null);
            assertThat(answer.problem()).isEqualTo("500 internal_error");
            assertThat(answer.body()).doesNotContain("select", "jdbc", "Exception");
            assertThat(log.list).anySatisfy(event -> {
                assertThat(event.getFormattedMessage()).contains(answer.header("X-Request-Id"));
                assertThat(event.getThrowableProxy().getClassName()).isEqualTo("java.lang.IllegalStateException");
            });
        }
        assertThat(site.get("/works", null).status()).isEqualTo(200);
    }

    @Test
    void whatTakesTooLongIsAnsweredAsBusy() {
        try (TestSite impatient = served(Duration.ofMillis(100))) {
            Answer answer = impatient.get("/never", null);

            assertThat(answer.problem()).isEqualTo("503 server_busy");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
    }

    @Test
    void theTimeToWaitIsToldTwice() {
        Answer answer = site.get("/busy", null);

        assertThat(List.of(answer))
                .extracting(
                        busy -> busy.header("Retry-After"),
                        busy -> busy.json().get("retry_after_ms").intValue())
                .containsExactly(tuple("2", 1_500));
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger(Problems.class);
    }
}
