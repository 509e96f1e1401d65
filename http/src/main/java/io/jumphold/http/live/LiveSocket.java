package io.jumphold.http.live;

import io.jumphold.http.route.Call;
import io.jumphold.http.route.Principal;
import java.time.Clock;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;

/** One live connection: from the messages of a console to those for it. */
final class LiveSocket extends GraphStage<FlowShape<Message, Message>> {
    final Inlet<Message> in = Inlet.create("live.in");
    final Outlet<Message> out = Outlet.create("live.out");
    final Audience audience;
    final LiveSettings settings;
    final Clock clock;
    final Call call;
    final Optional<Principal> known;
    final Runnable noStranger;
    private final FlowShape<Message, Message> shape = FlowShape.of(in, out);

    /** {@code known}: who listens, where the handshake said it; {@code noStranger} is run once, when that is known or the connection has ended. */
    LiveSocket(
            Audience audience,
            LiveSettings settings,
            Clock clock,
            Call call,
            Optional<Principal> known,
            Runnable noStranger) {
        this.audience = audience;
        this.settings = settings;
        this.clock = clock;
        this.call = call;
        this.known = known;
        this.noStranger = noStranger;
    }

    @Override
    public FlowShape<Message, Message> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes inheritedAttributes) {
        return new LiveConversation(this);
    }
}
