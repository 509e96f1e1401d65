package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.cluster.jumpclient.JumpClientRow.Standing;
import io.jumphold.http.TestSite.Answer;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WakeTest {
    private static final String WAKE = "/api/v1/jump-items/8/wake";

    private final TestSite site = new TestSite();
    private int tills;
    private String rob;

    @BeforeEach
    void setUp() {
        String root = site.administrator();
        tills = site.group(root, "Tills");
        rob = site.representative("rob", tills);
        site.machine(8, "attic", tills, Status.OFFLINE);
        site.audit.entries.clear();
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    @Tag("WOL-1")
    @Tag("WOL-5")
    void aMachineIsWokenAndTheAttemptAndWhoWasAskedAreAudited() {
        Answer answer = site.send(site.request(WAKE, rob).POST(BodyPublishers.noBody()));

        assertThat(answer.body()).isEqualTo("{\"id\":8,\"asked\":2,\"online\":false}");
        assertThat(site.machines.woken).containsExactly("8 at 192.0.2.1 00:11:22:33:44:55 with ");
        assertThat(site.audit.entries).singleElement().satisfies(entry -> {
            assertThat(entry.who()).isEqualTo("rob");
            assertThat(entry.what()).isEqualTo("wake_asked");
            assertThat(entry.target()).isEqualTo("client:8");
            assertThat(entry.after()).isEqualTo("{\"asked_clients\":[31,32],\"secure_on\":false}");
        });
    }

    @ParameterizedTest
    @Tag("WOL-3")
    @CsvSource({
        "0A:1b:2c:FF, 0a1b2cff",
        "0a-1b-2c-ff-00-01, 0a1b2cff0001",
        "0a1b2cff0001, 0a1b2cff0001",
        "10.27.44.255, 0a1b2cff",
        "'', ''"
    })
    void aPasswordIsTakenHoweverItIsWrittenAndAuditedAsGivenOnly(String written, String bytes) {
        assertThat(site.post(WAKE, rob, new JumpItems.Wake(written, null)).status())
                .isEqualTo(200);

        assertThat(site.machines.woken).singleElement().asString().endsWith("with " + bytes);
        assertThat(site.audit.entries)
                .singleElement()
                .satisfies(entry -> assertThat(entry.after())
                        .isEqualTo("{\"asked_clients\":[31,32],\"secure_on\":" + !bytes.isEmpty() + "}"));
    }

    @ParameterizedTest
    @Tag("WOL-3")
    @ValueSource(strings = {"open sesame", "0a:1b", "0a1b2cff00", "1.2.3.256", "0a1b2cff000102"})
    void aPasswordThatCannotBeOneIsRefusedWithoutBeingRepeated(String written) {
        Answer answer = site.post(WAKE, rob, new JumpItems.Wake(written, null));

        assertThat(answer.problem()).isEqualTo("400 invalid_request");
        assertThat(answer.error("secure_on")).startsWith("must be 4 or 6 bytes");
        assertThat(answer.body()).doesNotContain(written);
        assertThat(site.machines.woken).isEmpty();
    }

    @ParameterizedTest
    @Tag("WOL-6")
    @ValueSource(ints = {-1, 121, Integer.MAX_VALUE})
    void aWaitOutOfRangeIsRefused(int seconds) {
        assertThat(site.post(WAKE, rob, new JumpItems.Wake(null, seconds)).error("wait_seconds"))
                .isEqualTo("must be from 0 to 120");
        assertThat(site.machines.woken).isEmpty();
    }

    @Test
    @Tag("WOL-6")
    void whoWaitsForManyMachinesIsToldToWaitUntilSomeHaveComeAndOthersAreNot() {
        ExecutorService each = Executors.newVirtualThreadPerTaskExecutor();
        List<CompletableFuture<Answer>> waiting = new ArrayList<>();
        for (int id = 100; id < 120; id++) {
            site.machine(id, "attic-" + id, tills, Status.OFFLINE);
            int one = id;
            waiting.add(CompletableFuture.supplyAsync(
                    () -> site.post("/api/v1/jump-items/" + one + "/wake", rob, new JumpItems.Wake(null, 60)), each));
        }
        await().atMost(20, TimeUnit.SECONDS).until(() -> site.machines.woken.size() == 20);

        Answer refused = site.post(WAKE, rob, new JumpItems.Wake(null, 0));
        assertThat(refused.problem()).isEqualTo("429 too_many_wakes");
        assertThat(refused.json().get("retry_after_ms").longValue()).isPositive();
        assertThat(site.machines.woken).hasSize(20);
        String ron = site.representative("ron", tills);
        assertThat(site.post(WAKE, ron, new JumpItems.Wake(null, 0)).status()).isEqualTo(200);
        assertThat(site.audit.entries)
                .filteredOn(entry -> entry.what().equals("wake_refused"))
                .hasSize(1);

        for (int id = 100; id < 120; id++) {
            site.feed.tell(Samples.row(id, "attic-" + id, tills));
        }
        waiting.forEach(answer -> assertThat(answer.join().status()).isEqualTo(200));
        assertThat(site.post(WAKE, rob, new JumpItems.Wake(null, 0)).status()).isEqualTo(200);
        each.close();
    }

    @Test
    void aWakeThatIsRefusedGivesItsPlaceBack() {
        site.machines.wakeFails = ErrorCode.NO_WAKE_HELPER.fault();
        for (int i = 0; i < 30; i++) {
            assertThat(site.post(WAKE, rob, Map.of()).problem()).isEqualTo("409 no_wake_helper");
            assertThat(site.post("/api/v1/jump-items/999/wake", rob, Map.of()).problem())
                    .isEqualTo("404 client_not_found");
        }
    }

    @ParameterizedTest
    @Tag("WOL-4")
    @Tag("UNI-4")
    @EnumSource(
            value = ErrorCode.class,
            names = {
                "WAKE_DISABLED",
                "CLIENT_ONLINE",
                "CLIENT_UNINSTALLED",
                "CLIENT_NOT_FOUND",
                "NO_NETWORK_CARD",
                "NO_WAKE_HELPER",
                "SERVER_BUSY"
            })
    void eachReasonAgainstItHasItsOwnAnswerAndIsAudited(ErrorCode code) {
        site.machines.wakeFails = code.fault();

        Answer answer = site.post(WAKE, rob, Map.of());

        assertThat(answer.problem()).isEqualTo(code.kind().httpStatus() + " " + code.code());
        assertThat(site.audit.entries).singleElement().satisfies(entry -> {
            assertThat(entry.what()).isEqualTo("wake_refused");
            assertThat(entry.target()).isEqualTo("client:8");
            assertThat(entry.code()).isEqualTo(code.code());
        });
        assertThat(site.feed.listeners).isEmpty();
    }

    @Test
    @Tag("WOL-2")
    void whoComesTooSoonIsToldForHowLongToWait() {
        Fault cooldown = ErrorCode.WAKE_COOLDOWN.fault().retryAfterMs(18_200);
        site.machines.wakeFails = cooldown;

        Answer answer = site.post(WAKE, rob, Map.of());

        assertThat(answer.problem()).isEqualTo("429 wake_cooldown");
        assertThat(answer.json().get("retry_after_ms").longValue()).isEqualTo(18_200);
        assertThat(answer.header("Retry-After")).isEqualTo("19");
    }

    @Test
    @Tag("WOL-1")
    void onlyWhoMayStartSessionsWithItMayWakeIt() {
        String ron = site.representative("ron");

        assertThat(site.post(WAKE, ron, Map.of()).problem()).isEqualTo("404 client_not_found");
        assertThat(site.post(WAKE, null, Map.of()).problem()).isEqualTo("401 not_signed_in");
        assertThat(site.machines.woken).isEmpty();
    }

    @Test
    @Tag("WOL-6")
    void theAnswerComesAsSoonAsTheMachineDoes() throws Exception {
        CompletableFuture<Answer> waiting =
                CompletableFuture.supplyAsync(() -> site.post(WAKE, rob, new JumpItems.Wake(null, 120)));
        await().until(() -> !site.feed.listeners.isEmpty() && !site.machines.woken.isEmpty());

        site.feed.tell(Samples.row(7, "reception", tills));
        site.feed.tell(Samples.row(8, "attic", tills, Standing.LISTED, Status.OFFLINE));
        assertThat(waiting).isNotDone();
        site.feed.tell(Samples.row(8, "attic", tills));

        assertThat(waiting.get(10, TimeUnit.SECONDS).body()).isEqualTo("{\"id\":8,\"asked\":2,\"online\":true}");
        await().until(site.feed.listeners::isEmpty);
    }

    @Test
    @Tag("WOL-6")
    void whatTheFeedHasMissedIsLookedUpWhenTheWaitIsOver() {
        CompletableFuture<Answer> waiting =
                CompletableFuture.supplyAsync(() -> site.post(WAKE, rob, new JumpItems.Wake(null, 1)));
        await().until(() -> !site.machines.woken.isEmpty());
        site.machine(8, "attic", tills, Status.ONLINE);

        assertThat(waiting.join().json().get("online").booleanValue()).isTrue();
    }

    @Test
    @Tag("WOL-6")
    void whoDoesNotComeIsNotOnlineWhenTheWaitIsOver() {
        assertThat(site.post(WAKE, rob, new JumpItems.Wake(null, 1)).body())
                .isEqualTo("{\"id\":8,\"asked\":2,\"online\":false}");
    }

    @Test
    @Tag("WOL-3")
    void anIdempotencyKeyKeepsNothingOfIt() {
        site.send(site.request(WAKE, rob)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "key-1")
                .POST(BodyPublishers.ofString("{\"secure_on\":\"0a1b2cff\"}")));

        assertThat(site.machines.woken).hasSize(1);
        assertThat(site.idempotencyKeys.known).isEmpty();
    }
}
