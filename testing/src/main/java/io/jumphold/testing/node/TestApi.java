package io.jumphold.testing.node;

import com.fasterxml.jackson.databind.JavaType;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Page;
import io.jumphold.protocol.api.Problem;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.identity.InstallerKey;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The HTTP API as a test calls it. Trusts whoever answers: certificates have tests of their own. */
public final class TestApi {
    private static final Duration LISTED_WITHIN = Duration.ofSeconds(10);

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().sslContext(trustingAll()).build();

    private final String url;
    private final @Nullable String token;

    /** A caller who has not signed in. */
    public TestApi(String url) {
        this(url, null);
    }

    private TestApi(String url, @Nullable String token) {
        this.url = url;
        this.token = token;
    }

    public TestApi signIn(String name, String password) {
        return withToken(post("/sign-in", new Accounts.SignIn(name, password), Accounts.SignedIn.class)
                .token());
    }

    /** Makes {@link TestNode}'s administrator by the one-time link, who is signed in by that. */
    public Accounts.SignedIn setUp(String link) {
        return post(
                "/setup",
                new Accounts.SetUp(setUpSecret(link), TestNode.ADMINISTRATOR, TestNode.PASSWORD),
                Accounts.SignedIn.class);
    }

    public static String setUpSecret(String link) {
        return link.replaceAll(".*#s=([^&]*).*", "$1");
    }

    /** As {@link TestNode}'s administrator, who is made where a link is still offered. */
    public TestApi administrator(Optional<String> setUpLink) {
        setUpLink.ifPresent(this::setUp);
        return signIn(TestNode.ADMINISTRATOR, TestNode.PASSWORD);
    }

    public TestApi withToken(String bearer) {
        return new TestApi(url, bearer);
    }

    /** A refusal, for what it says. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        Refused(Problem problem) {
            super(problem.status() + " " + problem.code() + ": " + problem.detail());
            this.problem = problem;
        }

        public Problem problem() {
            return problem;
        }
    }

    public <T> T get(String path, Class<T> type) {
        return type.cast(read(send("GET", path, null), ApiJson.mapper().constructType(type)));
    }

    public <T> T post(String path, Object body, Class<T> type) {
        return type.cast(read(send("POST", path, body), ApiJson.mapper().constructType(type)));
    }

    public <T> T patch(String path, Object body, Class<T> type) {
        return type.cast(read(send("PATCH", path, body), ApiJson.mapper().constructType(type)));
    }

    public <T> T put(String path, Object body, Class<T> type) {
        return type.cast(read(send("PUT", path, body), ApiJson.mapper().constructType(type)));
    }

    public void delete(String path) {
        check(send("DELETE", path, null));
    }

    /** An entry as the list has it, which may take a moment from a machine's first attach on. */
    public JumpItems.Details details(int clientId) {
        return Awaitility.await()
                .atMost(LISTED_WITHIN)
                .ignoreExceptionsMatching(failure -> failure instanceof Refused refused
                        && refused.problem().code().equals(ErrorCode.CLIENT_NOT_FOUND.code()))
                .until(() -> get("/jump-items/" + clientId, JumpItems.Details.class), Objects::nonNull);
    }

    /** The first page of the list, with this query string ({@code ?q=...} or empty). */
    public Page<JumpItems.Item> items(String query) {
        return page("/jump-items" + query, JumpItems.Item.class);
    }

    @SuppressWarnings("unchecked") // Jackson was told the type
    public <T> Page<T> page(String path, Class<T> type) {
        JavaType page = ApiJson.mapper().getTypeFactory().constructParametricType(Page.class, type);
        return (Page<T>) read(send("GET", path, null), page);
    }

    /** Opens the live feed. */
    public TestFeed live() {
        return TestFeed.open(
                CLIENT, URI.create(url.replaceFirst("https", "wss") + "/api/v1/live"), String.valueOf(token));
    }

    /** The whole list, page by page. */
    public List<JumpItems.Item> allItems() {
        List<JumpItems.Item> all = new ArrayList<>();
        String cursor = "";
        do {
            Page<JumpItems.Item> page = items("?limit=1000" + cursor);
            all.addAll(page.items());
            cursor = page.nextCursor() == null ? "" : "&cursor=" + page.nextCursor();
        } while (!cursor.isEmpty());
        return all;
    }

    /** The key of a new installer for the first Jump Group. */
    public InstallerKey installer() {
        return InstallerKey.parse(
                post("/installers", new Installers.NewInstaller(1, null, null, null, null), Installers.Created.class)
                        .key());
    }

    /** Puts bytes as they are. */
    public void upload(String path, byte[] bytes) {
        try {
            check(CLIENT.send(
                    HttpRequest.newBuilder(URI.create(url + "/api/v1" + path))
                            .header("Content-Type", "application/octet-stream")
                            .header("Authorization", "Bearer " + token)
                            .PUT(BodyPublishers.ofByteArray(bytes))
                            .build(),
                    BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException("PUT " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The bare answer. */
    public HttpResponse<String> send(String method, String path, @Nullable Object body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/api/v1" + path))
                    .timeout(Duration.ofSeconds(40))
                    .method(
                            method,
                            body == null
                                    ? BodyPublishers.noBody()
                                    : BodyPublishers.ofString(ApiJson.mapper().writeValueAsString(body)));
            if (body != null) {
                request.header("Content-Type", "application/json");
            }
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            return CLIENT.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Object read(HttpResponse<String> response, JavaType type) {
        check(response);
        try {
            return ApiJson.mapper().readValue(response.body(), type);
        } catch (IOException e) {
            throw new UncheckedIOException("Not what was expected: " + response.body(), e);
        }
    }

    private static void check(HttpResponse<String> response) {
        if (response.statusCode() >= 400) {
            try {
                throw new Refused(ApiJson.mapper().readValue(response.body(), Problem.class));
            } catch (IOException e) {
                throw new UncheckedIOException(
                        response.statusCode() + " without problem details: " + response.body(), e);
            }
        }
    }

    /** TLS that believes everybody. */
    public static SSLContext trustingAll() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
