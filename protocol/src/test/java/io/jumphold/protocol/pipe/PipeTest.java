package io.jumphold.protocol.pipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.wire.Limits;
import io.jumphold.protocol.wire.PipeFrame;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Numbering, acknowledgement, resuming, and what a peer that breaks the rules gets. */
@Timeout(60)
class PipeTest {
    private final Ear ear = new Ear();
    private final List<Channel> accepted = new ArrayList<>();
    private final Pipe pipe = new Pipe(Pipe.End.JUMP_CLIENT, (channel, tool, parameters) -> {
        accepted.add(channel);
        return ear;
    });

    @Test
    void theFirstWordOnEachConnectionTellsWhatHasArrived() throws Exception {
        Counterpart first = Counterpart.connectedTo(pipe);
        first.saysNext(number -> open(number, 1));
        first.saysNext(number -> data(number, 1, "a"));
        pipe.disconnected();

        Counterpart second = new Counterpart(pipe);
        pipe.connected(second);

        assertThat(first.heard()).containsExactly(new PipeFrame.Resume(0));
        assertThat(second.heard()).containsExactly(new PipeFrame.Resume(2));
    }

    @Test
    void nothingNumberedIsSentBeforeTheOtherEndHasResumed() throws Exception {
        Counterpart other = new Counterpart(pipe);
        pipe.connected(other);
        pipe.open("shell", Map.of(), ear);

        assertThat(other.heard(PipeFrame.Open.class)).isEmpty();
        other.says(new PipeFrame.Resume(0));
        assertThat(other.heard(PipeFrame.Open.class)).hasSize(1);
    }

    @Test
    void aResumeBringsExactlyWhatTheOtherEndLacks() throws Exception {
        Counterpart first = Counterpart.connectedTo(pipe);
        Channel channel = pipe.open("shell", Map.of(), ear);
        write(channel, "a");
        write(channel, "b");
        assertThat(first.heard(PipeFrame.Numbered.class))
                .extracting(PipeFrame.Numbered::number)
                .containsExactly(1L, 2L, 3L);
        pipe.disconnected();
        write(channel, "c");

        Counterpart second = new Counterpart(pipe);
        pipe.connected(second);
        second.says(new PipeFrame.Resume(2));

        assertThat(second.heard(PipeFrame.Data.class))
                .extracting(data -> data.number() + new String(data.bytes(), UTF_8))
                .containsExactly("3b", "4c");
    }

    @Test
    void whatHasComeBeforeIsPassedOver() throws Exception {
        Counterpart other = Counterpart.connectedTo(pipe);
        other.says(open(1, 1));
        other.says(data(2, 1, "a"));
        other.says(open(1, 1));
        other.says(data(2, 1, "a"));
        other.says(data(3, 1, "b"));

        assertThat(accepted).hasSize(1);
        assertThat(ear.events).containsExactly("a", "b");
    }

    @Test
    void aGapEndsTheSession() throws Exception {
        Counterpart other = Counterpart.connectedTo(pipe);
        other.says(open(1, 1));

        assertThatThrownBy(() -> other.says(data(3, 1, "c")))
                .isInstanceOfSatisfying(
                        PipeBrokenException.class,
                        e -> assertThat(e.fault().is(ErrorCode.PIPE_BROKEN)).isTrue())
                .hasMessage("frame 2 is missing");
        assertThat(ear.events).containsExactly("closed pipe_broken");
    }

    @Test
    void framesAreAcknowledgedEverySixteenOrEvery64KiB() throws Exception {
        Counterpart other = Counterpart.connectedTo(pipe);
        other.saysNext(number -> open(number, 1));
        for (int i = 0; i < 15; i++) {
            other.saysNext(number -> data(number, 1, "x"));
        }
        assertThat(other.heard(PipeFrame.Received.class)).containsExactly(new PipeFrame.Received(16));

        other.saysNext(number -> new PipeFrame.Data(number, 1, new byte[Limits.DATA]));
        other.saysNext(number -> new PipeFrame.Data(number, 1, new byte[Limits.DATA]));
        assertThat(other.heard(PipeFrame.Received.class)).endsWith(new PipeFrame.Received(18));
    }

    @Test
    void anUnknownKindWithANumberIsCountedAndOneWithoutIsIgnored() throws Exception {
        Counterpart other = Counterpart.connectedTo(pipe);
        other.says(open(1, 1));
        pipe.receive(HexFormat.of().parseHex("a2646b696e646477617270666e756d62657202"));
        pipe.receive(HexFormat.of().parseHex("a1646b696e646477617270"));
        other.says(data(3, 1, "after"));

        assertThat(ear.events).containsExactly("after");
    }

    @Test
    @Tag("SEC-3")
    void aSecondResumeOnOneConnectionEndsTheSession() throws Exception {
        Counterpart other = Counterpart.connectedTo(pipe);

        assertThatThrownBy(() -> other.says(new PipeFrame.Resume(0))).hasMessageContaining("resumed twice");
    }

    @Test
    void aResumeFromBeforeWhatWasAcknowledgedEndsTheSession() throws Exception {
        Counterpart first = Counterpart.connectedTo(pipe);
        pipe.open("shell", Map.of(), ear);
        first.says(new PipeFrame.Received(1));
        Counterpart second = new Counterpart(pipe);
        pipe.connected(second);

        assertThatThrownBy(() -> second.says(new PipeFrame.Resume(0))).hasMessageContaining("no longer kept");
    }

    @Test
    void acknowledgingWhatWasNeverSentEndsTheSession() throws Exception {
        Counterpart other = Counterpart.connectedTo(pipe);

        assertThatThrownBy(() -> other.says(new PipeFrame.Received(1))).hasMessageContaining("never sent");
    }

    @Test
    void aFrameThatCannotBeReadEndsTheSession() throws Exception {
        Counterpart.connectedTo(pipe);

        assertThatThrownBy(() -> pipe.receive(new byte[] {0x01})).isInstanceOf(PipeBrokenException.class);
        assertThatThrownBy(() -> pipe.receive(new byte[] {0x01})).isInstanceOf(PipeBrokenException.class);
    }

    @Test
    void aChannelWithTheWrongParityOrAnOldNumberIsNotTheOtherEndsToOpen() throws Exception {
        assertThatThrownBy(() -> Counterpart.connectedTo(pipe).says(open(1, 2)))
                .hasMessageContaining("not the other end's");

        Pipe another = new Pipe(Pipe.End.JUMP_CLIENT, (channel, tool, parameters) -> {
            channel.close(null, ErrorCode.TOOL_NOT_FOUND.fault());
            return ear;
        });
        Counterpart other = Counterpart.connectedTo(another);
        other.says(open(1, 1));
        other.says(new PipeFrame.Close(2, 1, null, null));
        assertThatThrownBy(() -> other.says(open(3, 1))).hasMessageContaining("not the other end's");
    }

    @Test
    @Tag("SEC-3")
    void channelsThatAreNeverClosedAreBounded() throws Exception {
        Counterpart other = Counterpart.connectedTo(pipe);
        for (int i = 0; i < Limits.CHANNELS; i++) {
            int channel = 1 + 2 * i;
            other.saysNext(number -> open(number, channel));
        }

        assertThatThrownBy(() -> other.saysNext(number -> open(number, 1001)))
                .hasMessageContaining("more than 64 channels");
        assertThat(ear.events).hasSize(Limits.CHANNELS).containsOnly("closed pipe_broken");
    }

    @Test
    void ownChannelsAreBoundedWithoutHarmToTheSession() throws Exception {
        Counterpart other = Counterpart.connectedTo(pipe);
        for (int i = 0; i < Limits.CHANNELS; i++) {
            pipe.open("shell", Map.of(), ear);
        }

        assertThatThrownBy(() -> pipe.open("shell", Map.of(), ear)).isInstanceOf(IllegalStateException.class);
        other.saysNext(number -> open(number, 1));
        assertThat(accepted).hasSize(1);
    }

    @Test
    @Tag("SEC-3")
    void anEndThatAcknowledgesNothingButAsksOnIsGivenUp() throws Exception {
        Pipe refusing = new Pipe(Pipe.End.JUMP_CLIENT, (channel, tool, parameters) -> {
            channel.close(null, ErrorCode.TOOL_NOT_FOUND.fault("x".repeat(1_000)));
            return ear;
        });
        Counterpart other = Counterpart.connectedTo(refusing);

        assertThatThrownBy(() -> {
                    for (int channel = 1; channel < 20_000; channel += 2) {
                        int id = channel;
                        other.saysNext(number -> open(number, id));
                        other.saysNext(number -> new PipeFrame.Close(number, id, null, null));
                    }
                })
                .hasMessageContaining("acknowledges nothing");
    }

    @Test
    void afterItsEndThePipeTakesNothingAndStartsNothing() throws Exception {
        Counterpart other = Counterpart.connectedTo(pipe);
        pipe.close(ErrorCode.SESSION_ENDED.fault());

        other.says(open(1, 1));
        assertThat(accepted).isEmpty();
        Counterpart late = new Counterpart(pipe);
        pipe.connected(late);
        assertThat(late.heard()).isEmpty();
        pipe.open("shell", Map.of(), ear);
        assertThat(ear.events).containsExactly("closed session_ended");
    }

    @Test
    void afterItsEndThePipeKeepsNothing() throws Exception {
        Counterpart.connectedTo(pipe);
        for (int i = 0; i < 8 && !pipe.isFull(); i++) {
            Channel channel = pipe.open("shell", Map.of(), ear);
            while (channel.room() > 0) {
                channel.write(new byte[Limits.DATA], 0, Math.min(channel.room(), Limits.DATA));
            }
        }
        assertThat(pipe.isFull()).isTrue();

        pipe.close(ErrorCode.SESSION_ENDED.fault());
        assertThat(pipe.isFull()).isFalse();
    }

    @Test
    void everyListenerHearsTheEndOnce() throws Exception {
        Counterpart other = Counterpart.connectedTo(pipe);
        other.saysNext(number -> open(number, 1));
        Ear own = new Ear();
        pipe.open("shell", Map.of(), own);
        Ear early = new Ear();
        pipe.open("shell", Map.of(), early);
        other.saysNext(number -> new PipeFrame.Close(number, 4, 0, null));

        pipe.close(ErrorCode.SESSION_ENDED.fault());
        pipe.close(ErrorCode.PEER_GONE.fault());

        assertThat(ear.events).containsExactly("closed session_ended");
        assertThat(own.events).containsExactly("closed session_ended");
        assertThat(early.events).containsExactly("closed 0");
    }

    static PipeFrame open(long number, int channel) {
        return new PipeFrame.Open(number, channel, "shell", Map.of("columns", "80"));
    }

    static PipeFrame data(long number, int channel, String text) {
        return new PipeFrame.Data(number, channel, text.getBytes(UTF_8));
    }

    static void write(Channel channel, String text) throws Exception {
        byte[] bytes = text.getBytes(UTF_8);
        channel.write(bytes, 0, bytes.length);
    }
}
