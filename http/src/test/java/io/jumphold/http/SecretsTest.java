package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** One canary of each kind goes through everything that can be done with it, with all logging on; then it is looked for in log and audit. */
@Tag("SEC-5")
class SecretsTest {
    private static final String CANARY = "canary-in-the-password";
    private final TestSite site = new TestSite();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<String> canaries = new ArrayList<>(List.of(CANARY, TestSite.SET_UP_SECRET));
    private Level before;

    @BeforeEach
    void listen() {
        before = rootLogger().getLevel();
        log.start();
        rootLogger().addAppender(log);
        rootLogger().setLevel(Level.TRACE);
        rootLogger().getAppender("console").stop();
    }

    @AfterEach
    void close() {
        rootLogger().setLevel(before);
        rootLogger().detachAppender(log);
        rootLogger().getAppender("console").start();
        site.close();
    }

    @Test
    void noSecretReachesALog() throws IOException {
        String root = people();
        programs(root);
        installersAndTickets(root);
        waking(root);
        malformed(root);

        assertThat(log.list).isNotEmpty();
        String all = written();
        assertThat(canaries)
                .hasSize(12)
                .allSatisfy(
                        canary -> assertThat(all.contains(canary)).as(canary).isFalse());
    }

    private String people() {
        JsonNode first = site.post("/api/v1/setup", null, new Accounts.SetUp(TestSite.SET_UP_SECRET, "root", CANARY))
                .json();
        site.post("/api/v1/setup", null, new Accounts.SetUp(TestSite.SET_UP_SECRET, "root", CANARY));
        String root = first.get("token").textValue();
        canaries.add(root);
        site.post("/api/v1/sign-in", null, new Accounts.SignIn("root", CANARY + "-wrong"));
        site.post("/api/v1/sign-in", null, new Accounts.SignIn(CANARY, CANARY));
        site.post("/api/v1/sign-in", null, "{\"name\":\"root\",\"password\":[\"" + CANARY + "\"]}");
        site.post("/api/v1/sign-in", null, "{\"name\":\"root\",\"password\":\"" + CANARY);
        site.post(
                "/api/v1/users",
                root,
                new Accounts.NewUser("rob", null, CANARY, Accounts.Role.REPRESENTATIVE, List.of()));
        site.patch("/api/v1/users/1", root, new Accounts.UserChange(null, CANARY + "-new", null, null, null));
        String second = site.post("/api/v1/sign-in", null, new Accounts.SignIn("root", CANARY + "-new"))
                .json()
                .get("token")
                .textValue();
        canaries.add(second);
        return second;
    }

    private void programs(String root) {
        JsonNode account = site.post(
                        "/api/v1/api-accounts", root, new Accounts.NewApiAccount("ci", List.of("sessions")))
                .json();
        String secret = account.get("client_secret").textValue();
        canaries.add(secret);
        canaries.add(site.post(
                        "/oauth2/token",
                        null,
                        "{\"grant_type\":\"client_credentials\",\"client_id\":" + account.at("/account/client_id")
                                + ",\"client_secret\":\"" + secret + "\"}")
                .json()
                .get("access_token")
                .textValue());
    }

    private void installersAndTickets(String root) {
        int group = site.group(root, "Tills");
        canaries.add(site.post("/api/v1/installers", root, new Installers.NewInstaller(group, null, null, null, null))
                .json()
                .get("key")
                .textValue());
        site.machine(7, "reception", group, Status.ONLINE);
        site.machine(8, "attic", group, Status.OFFLINE);
        canaries.add(site.post("/api/v1/jump-items/7/jump", root, "{}")
                .json()
                .get("ticket")
                .textValue());
    }

    private void waking(String root) {
        for (String password : List.of("c0:ff:ee:15:90:0d", "192.168.77.254", "canary-secure-on")) {
            canaries.add(password);
            site.post("/api/v1/jump-items/8/wake", root, new JumpItems.Wake(password, null));
        }
        site.post("/api/v1/jump-items/8/wake", root, "{\"secure_on\":[\"canary-secure-on\"]}");
        assertThat(site.machines.woken).hasSize(2);
    }

    /** Headers that Pekko HTTP cannot read, and would log. */
    private void malformed(String root) throws IOException {
        String stray = "canary-in-a-header";
        canaries.add(stray);
        for (String request : List.of(
                "GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + stray + " " + root + "@;\r\n\r\n",
                "GET /api/v1/me?token=" + stray + "%zz HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/v1/me HTTP/1.1\r\nHost: x\r\nAuthorization Bearer " + stray + "\r\n\r\n",
                "GET /" + stray + "\u0001 HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /api/v1/me HTTP/1.1\r\nHost: x\r\nCookie: a=\"" + stray + "\u0002\r\n\r\n",
                "GET /api/v1/me HTTP/1.1\r\nHost: x\r\nIf-Match: " + stray + "\r\n\r\n")) {
            assertThat(raw(request)).startsWith("HTTP/1.1 4").contains("application/problem+json");
        }
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = new byte[4_096];
            return new String(answer, 0, socket.getInputStream().read(answer), StandardCharsets.ISO_8859_1);
        }
    }

    private String written() {
        StringBuilder all = new StringBuilder(site.audit.entries.toString());
        for (ILoggingEvent event : List.copyOf(log.list)) {
            all.append(event.getFormattedMessage()).append('\n');
            if (event.getThrowableProxy() != null) {
                all.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        return all.toString();
    }

    private static Logger rootLogger() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
