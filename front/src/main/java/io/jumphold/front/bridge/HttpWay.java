package io.jumphold.front.bridge;

import io.jumphold.front.door.Destination;
import io.jumphold.front.door.FrontSettings;
import io.jumphold.front.door.Guest;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.Http;
import org.apache.pekko.http.scaladsl.settings.ParserSettings;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.apache.pekko.stream.TLSProtocol.SslTlsInbound;
import org.apache.pekko.stream.TLSProtocol.SslTlsOutbound;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;

/** Hands connections to Pekko HTTP. Its server layer is built once and runs anew for each connection. */
public final class HttpWay implements Destination {

    /** An answer that carries this attribute (any value) tells the door that the peer is no stranger any more. */
    public static final AttributeKey<Boolean> PEER_KNOWN = AttributeKey.create("jumphold-peer-known", Boolean.class);

    private final FrontSettings settings;
    private final Function<HttpRequest, CompletionStage<HttpResponse>> handler;
    private final BidiFlow<HttpResponse, SslTlsOutbound, SslTlsInbound, HttpRequest, NotUsed> serverLayer;
    private final int answersAtOnce;
    private final Materializer materializer;
    private final WriteBufferWaterMark waterMark;

    public HttpWay(
            ActorSystem system, FrontSettings settings, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        this.settings = settings;
        this.handler = handler;
        var server = quiet((ServerSettings) ServerSettings.apply(system));
        this.answersAtOnce = server.pipeliningLimit();
        this.serverLayer = layer(system, server);
        this.materializer = SystemMaterializer.get(system).materializer();
        this.waterMark = new WriteBufferWaterMark(
                settings.http().lowWaterMark(), settings.http().highWaterMark());
    }

    @Override
    public void receive(Guest guest) {
        var config = guest.channel().config();
        config.setAutoRead(false);
        config.setWriteBufferWaterMark(waterMark);
        // Only here: set for every connection, it would leave machines' channels open behind them.
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        var peer = new PeerEnd(guest, settings, handler);
        guest.channel().pipeline().addLast(peer);
        var conversation = peer.conversation();
        serverLayer
                .join(Flow.fromGraph(new StreamEnd(peer, conversation)))
                .join(Flow.of(HttpRequest.class).mapAsync(answersAtOnce, conversation::answer))
                .run(materializer);
    }

    /** What strangers send in the way of nonsense is answered, not logged. */
    private static ServerSettings quiet(ServerSettings settings) {
        var parser = settings.parserSettings();
        return settings.withParserSettings(
                parser.withErrorLoggingVerbosity(ParserSettings.ErrorLoggingVerbosity$.MODULE$.apply("off")));
    }

    /** The Java DSL's server layer cannot be told that the connection is secure. */
    @SuppressWarnings("unchecked") // scaladsl's messages are javadsl's
    private static BidiFlow<HttpResponse, SslTlsOutbound, SslTlsInbound, HttpRequest, NotUsed> layer(
            ActorSystem system, ServerSettings server) {
        var log = new BridgeLog(system);
        var layer = Http.apply(system).serverLayer(server, scala.Option.empty(), log, true);
        return (BidiFlow<HttpResponse, SslTlsOutbound, SslTlsInbound, HttpRequest, NotUsed>)
                (BidiFlow<?, ?, ?, ?, ?>) new BidiFlow<>(layer);
    }
}
