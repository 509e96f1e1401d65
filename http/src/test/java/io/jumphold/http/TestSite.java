package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.jumphold.cluster.site.Site;
import io.jumphold.http.fake.MemoryAudit;
import io.jumphold.http.fake.MemoryDirectory;
import io.jumphold.http.fake.MemoryFeed;
import io.jumphold.http.fake.MemoryIdempotencyKeys;
import io.jumphold.http.fake.MemoryList;
import io.jumphold.http.fake.MemoryMachines;
import io.jumphold.http.fake.MemorySignIns;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.identity.Keys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.jspecify.annotations.Nullable;

/** The API on a loopback port, over a house in memory, and a client for it. */
public final class TestSite implements AutoCloseable {
    public static final String PASSWORD = "correct horse battery staple";
    public static final String SET_UP_SECRET = "set-up secret of this test";
    private static final Config CONFIG = ConfigFactory.parseString("pekko.actor.provider = local")
            .withFallback(ConfigFactory.parseResources("jumphold-http.conf"))
            .withFallback(ConfigFactory.load());
    static final HttpSettings SETTINGS = HttpSettings.of(CONFIG);
    static final OpenApi CONTRACT = OpenApi.load();
    private static final ActorSystem<Void> SYSTEM = ActorSystem.create(Behaviors.empty(), "http", CONFIG);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public final TestClock clock = new TestClock();
    public final MemoryDirectory directory = new MemoryDirectory();
    public final MemorySignIns signIns = new MemorySignIns(directory);
    public final MemoryIdempotencyKeys idempotencyKeys = new MemoryIdempotencyKeys();
    public final MemoryList list = new MemoryList();
    public final MemoryAudit audit = new MemoryAudit();
    public final MemoryMachines machines = new MemoryMachines(list, clock);
    public final MemoryFeed feed = new MemoryFeed();
    public final Site site =
            new Site("site-1", Keys.generate(), List.of("ab".repeat(32)), List.of("jumphold.example:443"));
    public final HttpApi api;
    /** What was answered, as in {@code GET /api/v1/users 200}. */
    final Set<String> served = ConcurrentHashMap.newKeySet();

    private final ServerBinding binding;

    public TestSite() {
        this(SETTINGS);
    }

    public TestSite(HttpSettings settings) {
        HttpPorts ports = new HttpPorts(
                site, directory, signIns, idempotencyKeys, list, feed, machines, machines, this::nodes, audit);
        api = new HttpApi(SYSTEM, ports, settings, "1.0.0", Keys.random(32), clock);
        signIns.offerSetUp(
                Keys.hashHex(SET_UP_SECRET.getBytes(StandardCharsets.UTF_8)),
                clock.instant().plus(Duration.ofHours(1)));
        binding = Http.get(SYSTEM)
                .newServerAt("127.0.0.1", 0)
                .bind(api::answer)
                .toCompletableFuture()
                .join();
    }

    private CompletionStage<Operations.Nodes> nodes() {
        return CompletableFuture.completedFuture(new Operations.Nodes(
                List.of(new Operations.Node("node-1:17355", "b300", 10_000, 1, clock.instant(), "1.0.0"))));
    }

    /** A machine in this group. */
    public void machine(int id, String name, int group, Status status) {
        list.items.put(
                id, Samples.details(id, name, directory.current().group(group).orElseThrow(), status));
    }

    public int port() {
        return binding.localAddress().getPort();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** Sets the site up and answers the token of its first administrator. */
    public String administrator() {
        Answer answer = post("/api/v1/setup", null, new Accounts.SetUp(SET_UP_SECRET, "root", PASSWORD));
        return answer.json().get("token").textValue();
    }

    /** Makes a representative of these groups and answers his token. */
    public String representative(String administrator, String name, List<Integer> groups) {
        post(
                "/api/v1/users",
                administrator,
                new Accounts.NewUser(name, null, PASSWORD, Accounts.Role.REPRESENTATIVE, groups));
        return post("/api/v1/sign-in", null, new Accounts.SignIn(name, PASSWORD))
                .json()
                .get("token")
                .textValue();
    }

    public int group(String administrator, String name) {
        return post("/api/v1/jump-groups", administrator, new JumpItems.NewJumpGroup(name, null, null))
                .json()
                .get("id")
                .intValue();
    }

    public Answer get(String path, @Nullable String token) {
        return send(request(path, token).GET());
    }

    public Answer post(String path, @Nullable String token, Object body) {
        return send(request(path, token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(json(body))));
    }

    public Answer patch(String path, @Nullable String token, Object body, String... headers) {
        HttpRequest.Builder request = request(path, token).header("Content-Type", "application/json");
        return send((headers.length == 0 ? request : request.headers(headers))
                .method("PATCH", BodyPublishers.ofByteArray(json(body))));
    }

    public Answer put(String path, @Nullable String token, Object body) {
        return send(request(path, token)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofByteArray(json(body))));
    }

    public Answer delete(String path, @Nullable String token) {
        return send(request(path, token).DELETE());
    }

    public HttpRequest.Builder request(String path, @Nullable String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(Duration.ofSeconds(20));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    /** Sends it, and holds the answer against the contract. */
    public Answer send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            Answer answer = new Answer(CLIENT.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8)));
            CONTRACT.operation(request.method(), request.uri().getPath()).ifPresent(operation -> {
                assertThat(
                                request.method().equals("HEAD")
                                        ? List.of()
                                        : CONTRACT.breaches(
                                                operation,
                                                answer.status(),
                                                answer.header("Content-Type"),
                                                answer.body()))
                        .isEmpty();
                served.add(operation + " " + answer.status());
            });
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Text is sent as it is. */
    private static byte[] json(Object body) {
        try {
            return body instanceof String text
                    ? text.getBytes(StandardCharsets.UTF_8)
                    : ApiJson.mapper().writeValueAsBytes(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        binding.unbind();
        api.close();
    }

    /** What came back. */
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        public JsonNode json() {
            try {
                return ApiJson.mapper().readTree(body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Status and code, as in {@code 404 not_found}. */
        public String problem() {
            return header("Content-Type").equals("application/problem+json")
                    ? status() + " " + json().path("code").asText()
                    : status() + " without a problem";
        }

        /** What is wrong with this field. */
        public String error(String field) {
            return json().path("errors").path(field).asText();
        }
    }
}
