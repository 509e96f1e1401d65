package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.http.TestSite.Answer;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.ErrorCode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SessionsTest {
    private final TestSite site = new TestSite();
    private String root;
    private String rob;
    private String ron;

    @BeforeEach
    void setUp() {
        root = site.administrator();
        int tills = site.group(root, "Tills");
        rob = site.representative("rob", tills);
        ron = site.representative("ron", tills);
        site.machine(7, "reception", tills, Status.ONLINE);
        site.audit.entries.clear();
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    @Tag("JUMP-1")
    void aJumpIsAnsweredWithTheSessionAndATicket() {
        Answer answer = jump(rob);

        String id = answer.json().at("/session/id").textValue();
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("Location")).isEqualTo("/api/v1/sessions/" + id);
        assertThat(answer.json().at("/session/user_name").textValue()).isEqualTo("rob");
        assertThat(Base64.getUrlDecoder().decode(answer.json().get("ticket").textValue()))
                .isEqualTo(site.machines.begun.getFirst().ticket());
        assertThat(site.audit.entries).singleElement().satisfies(entry -> {
            assertThat(entry.what()).isEqualTo("session_started");
            assertThat(entry.target()).isEqualTo("session:" + id);
            assertThat(entry.after())
                    .contains("reception")
                    .doesNotContain(answer.json().get("ticket").textValue());
        });
    }

    @ParameterizedTest
    @Tag("JUMP-3")
    @Tag("UNI-4")
    @EnumSource(
            value = ErrorCode.class,
            names = {
                "CLIENT_OFFLINE",
                "CLIENT_UNINSTALLED",
                "CLIENT_NOT_FOUND",
                "CLIENT_DISABLED",
                "UPGRADE_PENDING",
                "IDENTITY_CHECK_FAILED",
                "CLIENT_NOT_CONNECTED",
                "CONNECT_FAILED",
                "CONNECT_TIMEOUT",
                "SESSION_START_TIMEOUT",
                "INTERNAL_ERROR",
                "SERVER_BUSY"
            })
    void eachReasonForARefusedJumpHasItsOwnAnswerAndIsAudited(ErrorCode code) {
        site.machines.jumpFails = code;

        Answer answer = jump(rob);

        assertThat(answer.status()).isEqualTo(code.kind().httpStatus());
        assertThat(answer.json().get("code").textValue()).isEqualTo(code.code());
        assertThat(site.audit.entries).singleElement().satisfies(entry -> {
            assertThat(entry.what()).isEqualTo("jump_refused");
            assertThat(entry.target()).isEqualTo("client:7");
            assertThat(entry.code()).isEqualTo(code.code());
        });
    }

    @Test
    @Tag("JUMP-10")
    void startingTwiceWithOneKeyStartsOneSessionAndGivesTheSameTicket() {
        Answer first = jump(rob, "key-1");
        Answer again = jump(rob, "key-1");

        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(site.machines.begun).hasSize(1);
        assertThat(jump(ron, "key-1").body()).isNotEqualTo(first.body());
        assertThat(site.idempotencyKeys.known.toString())
                .doesNotContain(first.json().get("ticket").textValue(), "reception");
    }

    @Test
    void aRefusedJumpFreesItsKey() {
        site.machines.jumpFails = ErrorCode.CLIENT_OFFLINE;
        jump(rob, "key-1");
        site.machines.jumpFails = null;

        assertThat(jump(rob, "key-1").status()).isEqualTo(201);
    }

    @Test
    void aRepresentativeSeesHisOwnSessionsAndAnAdministratorAll() {
        String id = jump(rob).json().at("/session/id").textValue();

        assertThat(ids(rob)).containsExactly(id);
        assertThat(ids(ron)).isEmpty();
        assertThat(ids(root)).containsExactly(id);
        assertThat(site.get("/api/v1/sessions/" + id, ron).problem()).isEqualTo("404 session_not_found");
        assertThat(site.get("/api/v1/sessions/unknown", root).problem()).isEqualTo("404 session_not_found");
    }

    @Test
    @Tag("JUMP-7")
    void theOwnerOrAnAdministratorEndsASession() {
        String own = jump(rob).json().at("/session/id").textValue();
        String other = jump(rob).json().at("/session/id").textValue();

        assertThat(end(own, ron).problem()).isEqualTo("404 session_not_found");
        assertThat(end(own, rob).json().get("end_cause").textValue()).isEqualTo("ended_by_owner");
        assertThat(end(own, rob).json().get("end_cause").textValue()).isEqualTo("ended_by_owner");
        assertThat(end(other, root).json().get("end_cause").textValue()).isEqualTo("ended_by_administrator");
    }

    @Test
    void aFreshTicketIsForTheOwnerAlone() {
        Answer started = jump(rob);
        String path = "/api/v1/sessions/" + started.json().at("/session/id").textValue() + "/ticket";

        Answer fresh = site.post(path, rob, "{}");
        assertThat(fresh.status()).isEqualTo(200);
        assertThat(fresh.json().get("ticket")).isNotEqualTo(started.json().get("ticket"));
        assertThat(site.post(path, root, "{}").problem()).isEqualTo("403 permission_denied");
        assertThat(site.post(path, ron, "{}").problem()).isEqualTo("404 session_not_found");
        end(started.json().at("/session/id").textValue(), rob);
        assertThat(site.post(path, rob, "{}").problem()).isEqualTo("410 session_ended");
    }

    private List<String> ids(String token) {
        JsonNode items = site.get("/api/v1/sessions", token).json().get("items");
        return items.valueStream().map(session -> session.get("id").textValue()).toList();
    }

    private Answer end(String id, String token) {
        return site.post("/api/v1/sessions/" + id + "/end", token, "{}");
    }

    private Answer jump(String token) {
        return site.send(site.request("/api/v1/jump-items/7/jump", token).POST(BodyPublishers.noBody()));
    }

    private Answer jump(String token, String key) {
        return site.send(site.request("/api/v1/jump-items/7/jump", token)
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}")));
    }
}
