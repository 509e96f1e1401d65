package io.jumphold.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.jumphold.cluster.directory.SignIns;
import io.jumphold.cluster.metrics.NodeMetrics;
import io.jumphold.cluster.site.Site;
import io.jumphold.http.fake.MemoryAudit;
import io.jumphold.http.fake.MemoryAuthorities;
import io.jumphold.http.fake.MemoryDirectory;
import io.jumphold.http.fake.MemoryFeed;
import io.jumphold.http.fake.MemoryIdempotencyKeys;
import io.jumphold.http.fake.MemoryList;
import io.jumphold.http.fake.MemoryMachines;
import io.jumphold.http.fake.MemorySignIns;
import io.jumphold.http.fake.MemoryVersions;
import io.jumphold.http.route.Dispatcher;
import io.jumphold.http.site.Nodes;
import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.ApiJson;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.jspecify.annotations.Nullable;

/** The API on a loopback port, over a house in memory, and a client for it. */
public final class TestSite implements AutoCloseable {
    public static final String PASSWORD = "correct horse battery staple";
    /** Of a low cost, so that tests need not wait. */
    private static final String PASSWORD_HASH =
            "$argon2id$v=19$m=64,t=1,p=1$dGVzdCBzaXRlJ3Mgc2FsdA$1Q039S+MZo2tbAJEnGnpVA7iqidSiwJcHTUiXZzyaSc";

    public static final String SET_UP_SECRET = "set-up secret of this test";
    private static final Config CONFIG = ConfigFactory.parseString("pekko { actor.provider = local, loglevel = DEBUG }")
            .withFallback(ConfigFactory.parseResources("jumphold-http.conf"))
            .withFallback(ConfigFactory.load());
    static final HttpSettings SETTINGS = HttpSettings.of(CONFIG);
    static final OpenApi CONTRACT = OpenApi.load();
    private static final ActorSystem<Void> SYSTEM = ActorSystem.create(Behaviors.empty(), "http", CONFIG);
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final List<String> NODES = List.of("jumphold.example:443", "other.example:8443");

    public final TestClock clock = new TestClock();
    public final MemoryDirectory directory = new MemoryDirectory();
    public final MemoryVersions versions = new MemoryVersions(directory);
    public final MemorySignIns signIns = new MemorySignIns(directory);
    public final MemoryIdempotencyKeys idempotencyKeys = new MemoryIdempotencyKeys();
    public final MemoryList list = new MemoryList();
    public final MemoryAudit audit = new MemoryAudit();
    public final MemoryAuthorities authorities = new MemoryAuthorities();
    public final MemoryMachines machines = new MemoryMachines(list, clock);
    public final MemoryFeed feed = new MemoryFeed();
    public final Site site =
            new Site("site-1", Keys.generate(), authorities::trust, new byte[32], () -> NODES, List::of);
    public final HttpApi api;
    /** What was answered, as in {@code GET /api/v1/users 200}. */
    final Set<String> served = ConcurrentHashMap.newKeySet();

    /** Of the node. */
    volatile String tier = "b300";

    private final ServerBinding binding;

    public TestSite() {
        this(SETTINGS);
    }

    public TestSite(HttpSettings settings) {
        HttpPorts ports = new HttpPorts(
                site,
                directory,
                signIns,
                idempotencyKeys,
                list,
                feed,
                machines,
                machines,
                machines,
                machines,
                new OneOfTwo(),
                audit,
                versions,
                versions,
                versions,
                new NodeMetrics(),
                authorities);
        api = new HttpApi(SYSTEM, ports, settings, "1.0.0", Keys.random(32), clock);
        signIns.offerSetUp(
                "node",
                Keys.hashHex(SET_UP_SECRET.getBytes(StandardCharsets.UTF_8)),
                clock.instant().plus(Duration.ofHours(1)));
        binding = bound(api::answer);
    }

    /** Serves other operations than the API's. */
    TestSite(Dispatcher dispatcher) {
        api = null;
        binding = bound(dispatcher::answer);
    }

    static Materializer materializer() {
        return SystemMaterializer.get(SYSTEM).materializer();
    }

    private static ServerBinding bound(
            Function<
                            org.apache.pekko.http.javadsl.model.HttpRequest,
                            CompletionStage<org.apache.pekko.http.javadsl.model.HttpResponse>>
                    handler) {
        return Http.get(SYSTEM)
                .newServerAt("127.0.0.1", 0)
                .bind(handler)
                .toCompletableFuture()
                .join();
    }

    private final class OneOfTwo implements Nodes {
        private final List<Operations.Away> away =
                new ArrayList<>(List.of(new Operations.Away("node-2:17355", "b200", 1_000)));

        @Override
        public CompletionStage<Operations.Nodes> nodes() {
            return CompletableFuture.completedFuture(new Operations.Nodes(
                    List.of(new Operations.Node(
                            "node-1:17355",
                            "up",
                            tier,
                            10_000,
                            9_000,
                            1_000,
                            100,
                            Operations.Level.WARNING,
                            clock.instant(),
                            "1.0.0")),
                    List.copyOf(away),
                    new Operations.Capacity(9_000, 11_000, null, Operations.Level.WARNING)));
        }

        @Override
        public CompletionStage<Boolean> remove(String address) {
            return address.startsWith("node-1")
                    ? CompletableFuture.failedStage(new FaultException(ErrorCode.IN_USE.fault()))
                    : CompletableFuture.completedStage(
                            away.removeIf(node -> node.address().equals(address)));
        }
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

    /** The token of an administrator; there as if he had set the site up. */
    public String administrator() {
        return signedIn("root", Accounts.Role.ADMINISTRATOR, List.of());
    }

    /** The token of a representative of these groups. */
    public String representative(String name, Integer... groups) {
        return signedIn(name, Accounts.Role.REPRESENTATIVE, List.of(groups));
    }

    private String signedIn(String name, Accounts.Role role, List<Integer> groups) {
        String token = "token-of-" + name;
        int id = directory
                .addUser(name, "", PASSWORD_HASH, role, groups)
                .toCompletableFuture()
                .join()
                .id();
        signIns.add(
                Keys.hashHex(token.getBytes(StandardCharsets.UTF_8)),
                new SignIns.Holder.User(id),
                clock.instant().plus(SETTINGS.signInLife()));
        return token;
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
        if (api != null) {
            api.close();
        }
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
