package io.jumphold.front;

import com.typesafe.config.ConfigFactory;
import io.jumphold.front.bridge.HttpWay;
import io.jumphold.front.door.Destination;
import io.jumphold.front.door.FrontSettings;
import io.jumphold.front.door.Reception;
import io.jumphold.front.tls.TlsKeys;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/** A door that really stands, on a port of the system's choice. */
public final class TestDoor implements AutoCloseable {

    /** One for all tests of this JVM: what they test is the door. */
    public static final ActorSystem SYSTEM = ActorSystem.create("door-test", ConfigFactory.load());

    private static final Destination NOBODY = guest -> guest.channel().close();

    private final FrontDoor door;
    private final TlsKeys keys;

    private TestDoor(FrontDoor door, TlsKeys keys) {
        this.door = door;
        this.keys = keys;
    }

    public static TestDoor open(Route route, String... settings) {
        return open(route.function(SYSTEM)::apply, settings);
    }

    public static TestDoor open(Handler handler, String... settings) {
        var read = settings(settings);
        return open(read, new Reception(NOBODY, NOBODY, new HttpWay(SYSTEM, read, handler::answer)));
    }

    public static TestDoor open(FrontSettings settings, Reception reception) {
        return open(settings, TestKeys.of(TestKeys.FIRST), reception);
    }

    public static TestDoor open(FrontSettings settings, TlsKeys keys, Reception reception) {
        return new TestDoor(FrontDoor.open(settings, keys, reception), keys);
    }

    /** The shipped settings under these lines of HOCON, relative to {@code jumphold.front}. */
    public static FrontSettings settings(String... lines) {
        var overrides = ConfigFactory.parseString(String.join("\n", lines)).atPath("jumphold.front");
        var listen = ConfigFactory.parseString("jumphold.front { host = 127.0.0.1, port = 0, threads = 2 }");
        return FrontSettings.of(overrides.withFallback(listen).withFallback(ConfigFactory.load()));
    }

    /** What answers requests, of the tests that need no route. */
    @FunctionalInterface
    public interface Handler {
        CompletionStage<HttpResponse> answer(HttpRequest request) throws Exception;
    }

    public FrontDoor door() {
        return door;
    }

    public TlsKeys keys() {
        return keys;
    }

    public InetSocketAddress address() {
        return door.address();
    }

    public int connections() {
        return door.connections().toCompletableFuture().join();
    }

    public TestPeer connect() {
        return TestPeer.connect(address());
    }

    @Override
    public void close() {
        door.close().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
        keys.close();
    }
}
