package io.jumphold.front.bridge;

import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.TLSProtocol.SendBytes;
import org.apache.pekko.stream.TLSProtocol.SessionBytes;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * The stream's end of a bridge: takes what Pekko HTTP sends, gives what the peer sent, each only as fast as the other
 * side takes it.
 */
final class StreamEnd extends GraphStage<FlowShape<SslTlsOutbound, SslTlsInbound>> {

    private static final int SLICE = 64 * 1024;

    private final Inlet<SslTlsOutbound> in = Inlet.create("bridge.out-to-peer");
    private final Outlet<SslTlsInbound> out = Outlet.create("bridge.in-from-peer");
    private final FlowShape<SslTlsOutbound, SslTlsInbound> shape = FlowShape.of(in, out);
    private final PeerEnd peer;
    private final Conversation conversation;

    StreamEnd(PeerEnd peer, Conversation conversation) {
        this.peer = peer;
        this.conversation = conversation;
    }

    @Override
    public FlowShape<SslTlsOutbound, SslTlsInbound> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes inheritedAttributes) {
        return new Logic();
    }

    private final class Logic extends GraphStageLogic {

        private final AsyncCallback<Signal> signals = createAsyncCallback(this::on);
        private ByteString unsent = ByteString.emptyByteString();

        private Logic() {
            super(shape);
            setHandler(in, new FromPekko());
            setHandler(out, new ToPekko());
        }

        @Override
        public void preStart() {
            // Either direction may end long before the other. (In the constructor this would kill the connection.)
            setKeepGoing(true);
            peer.connect(signals::invoke);
            pull(in);
        }

        private void on(Signal signal) {
            switch (signal) {
                case Signal.Bytes(var bytes) -> {
                    if (!isClosed(out)) {
                        conversation.delivered(bytes.length());
                        push(out, new SessionBytes(peer.session(), bytes));
                    }
                }
                case Signal.InputOver() -> complete(out);
                case Signal.Writable() -> send();
                case Signal.Lost(var cause) -> {
                    // First the input and a hop later the output: together, a handler would see a clean end.
                    fail(out, cause);
                    signals.invoke(new Signal.StopOutput());
                }
                case Signal.StopOutput() -> completeStage();
            }
        }

        private void send() {
            while (unsent.nonEmpty() && peer.isWritable()) {
                var slice = unsent.take(SLICE);
                unsent = unsent.drop(SLICE);
                peer.write(slice);
            }
            if (unsent.nonEmpty()) {
                return;
            }
            if (isClosed(in)) {
                peer.finish();
                completeStage();
            } else if (peer.isWritable() && !hasBeenPulled(in)) {
                pull(in);
            }
        }

        @Override
        public void postStop() {
            // Does nothing where the connection has been finished or lost already.
            peer.streamStopped();
        }

        private final class FromPekko extends AbstractInHandler {

            @Override
            public void onPush() {
                if (grab(in) instanceof SendBytes send) {
                    unsent = unsent.concat(send.bytes());
                }
                send();
            }

            @Override
            public void onUpstreamFinish() {
                send();
            }

            @Override
            public void onUpstreamFailure(Throwable failure) {
                peer.abort();
                completeStage();
            }
        }

        private final class ToPekko extends AbstractOutHandler {

            @Override
            public void onPull() {
                if (conversation.headIsTooLong()) {
                    peer.refuseHead();
                } else {
                    peer.demand();
                }
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
                // The last answer may still be on its way, so the connection stays.
                peer.drain();
            }
        }
    }
}
