package io.jumphold.testing.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.jumphold.node.Node;
import io.jumphold.node.NodeSettings;
import io.jumphold.testing.client.Fleet;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A node with everything real, on ports of the system's choice, with its data in a folder that may be used again. */
public final class TestNode implements AutoCloseable {
    /** The first administrator's. */
    public static final String ADMINISTRATOR = "ada";

    public static final String PASSWORD = "correct horse battery";

    private final Node node;
    private final NodeSettings settings;

    private TestNode(Node node, NodeSettings settings) {
        this.node = node;
        this.settings = settings;
    }

    /** Starts one; {@code lines} of HOCON stand above the defaults of tests. */
    public static TestNode start(Path dataDir, String... lines) {
        Config given = ConfigFactory.parseString(String.join("\n", lines))
                .withFallback(ConfigFactory.parseString("""
                        jumphold.data-dir = "%s"
                        jumphold.front { host = "127.0.0.1", port = 0 }
                        jumphold.node.connection-rate-lifted = true
                        pekko.management.http.port = 0
                        """.formatted(dataDir)));
        NodeSettings settings = NodeSettings.of(given);
        return new TestNode(Node.start(settings), settings);
    }

    public Node node() {
        return node;
    }

    public String address() {
        return settings.addresses().getFirst();
    }

    /** The API, not signed in. */
    public TestApi api() {
        return new TestApi(node.url());
    }

    /** The API as its administrator, who is made by the set-up link at the first call. */
    public TestApi administrator() {
        return api().administrator(node.setUpLink());
    }

    /** Scripted machines that enrol with an installer made for them. */
    public Fleet fleet(TestApi administrator) {
        return new Fleet(administrator.installer(), 2);
    }

    @Override
    public void close() {
        node.stop().toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
