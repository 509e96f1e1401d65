package io.jumphold.http.live;

import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.list.LiveFeed;
import io.jumphold.http.route.Authenticator;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Dispatcher;
import io.jumphold.http.route.Gate;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;

/** {@code WSS /api/v1/live}. The token comes with the handshake, or (browsers cannot do that) as the first message; never in the URL. */
public final class LiveRoute {
    private static final long RETRY_MS = 5_000;

    private final Audience audience;
    private final LiveSettings settings;
    private final Clock clock;
    private final AtomicInteger strangers = new AtomicInteger();

    public LiveRoute(
            LiveFeed feed,
            JumpItemList list,
            Authenticator authenticator,
            Gate gate,
            LiveSettings settings,
            Clock clock) {
        this.audience = new Audience(feed, list, authenticator, gate);
        this.settings = settings;
        this.clock = clock;
    }

    public List<Operation> operations() {
        return List.of(Operation.open(HttpMethods.GET, "/api/v1/live", this::open));
    }

    private CompletionStage<HttpResponse> open(Call call) {
        WebSocketUpgrade upgrade = call.request()
                .getAttribute(AttributeKeys.webSocketUpgrade)
                .orElseThrow(() -> new FaultException(
                        ErrorCode.INVALID_REQUEST.fault("This is a WebSocket; open it with an upgrade request.")));
        Optional<String> token = Dispatcher.bearerToken(call);
        return token.isPresent()
                ? audience.admit(call, token.get()).thenApply(who -> opened(call, upgrade, Optional.of(who), () -> {}))
                : CompletableFuture.completedFuture(forStranger(call, upgrade));
    }

    private HttpResponse forStranger(Call call, WebSocketUpgrade upgrade) {
        if (strangers.incrementAndGet() > settings.strangers()) {
            strangers.decrementAndGet();
            throw new FaultException(ErrorCode.SERVER_BUSY.fault().retryAfterMs(RETRY_MS));
        }
        return opened(call, upgrade, Optional.empty(), strangers::decrementAndGet);
    }

    /** The front door need not count it as a stranger: this socket has its own patience with those. */
    private HttpResponse opened(Call call, WebSocketUpgrade upgrade, Optional<Principal> who, Runnable noStranger) {
        return upgrade.handleMessagesWith(new LiveSocket(audience, settings, clock, call, who, noStranger))
                .addAttribute(Dispatcher.PEER_KNOWN, true);
    }
}
