package io.jumphold.protocol.pipe;

import static io.jumphold.protocol.pipe.PipeTest.data;
import static io.jumphold.protocol.pipe.PipeTest.open;
import static io.jumphold.protocol.pipe.PipeTest.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.wire.Limits;
import io.jumphold.protocol.wire.PipeFrame;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Windows, closing, and listeners. */
@Timeout(60)
class ChannelTest {
    /** Where the pipe tells of a tool's defect; held, so that its level stays. */
    private static final Logger QUIET = Logger.getLogger(Channel.class.getName());

    private final Ear ear = new Ear();
    private final Pipe pipe = new Pipe(Pipe.End.REPRESENTATIVE, (channel, tool, parameters) -> ear);
    private Counterpart other = new Counterpart(pipe);
    private Channel channel = pipe.open("shell", Map.of(), ear);

    @BeforeEach
    void connect() throws Exception {
        other = Counterpart.connectedTo(pipe);
    }

    @Test
    void channelsAreNumberedOddByTheRepresentativeAndEvenByTheJumpClient() {
        Pipe client = new Pipe(Pipe.End.JUMP_CLIENT, (channel, tool, parameters) -> ear);

        assertThat(List.of(channel.id(), pipe.open("shell", Map.of(), ear).id()))
                .containsExactly(1, 3);
        assertThat(List.of(
                        client.open("shell", Map.of(), ear).id(),
                        client.open("shell", Map.of(), ear).id()))
                .containsExactly(2, 4);
    }

    @Test
    @Tag("TOOL-7")
    void aWriterWaitsUntilTheOtherEndGrantsMore() throws Exception {
        CompletableFuture<Void> writer = writing(Limits.CHANNEL_WINDOW + 10);
        await().until(() -> other.bytesHeard() == Limits.CHANNEL_WINDOW);
        acknowledgeAll();
        assertThat(writer).isNotDone();

        other.saysNext(number -> new PipeFrame.Grant(number, 1, 4));
        await().until(() -> other.bytesHeard() == Limits.CHANNEL_WINDOW + 4);
        assertThat(writer).isNotDone();

        other.saysNext(number -> new PipeFrame.Grant(number, 1, 100));
        writer.join();
        assertThat(other.bytesHeard()).isEqualTo(Limits.CHANNEL_WINDOW + 10);
    }

    @Test
    @Tag("TOOL-7")
    void sendingMoreThanGrantedEndsTheSession() throws Exception {
        for (int sent = 0; sent < Limits.CHANNEL_WINDOW; sent += Limits.DATA) {
            other.saysNext(number -> new PipeFrame.Data(number, 1, new byte[Limits.DATA]));
        }

        assertThatThrownBy(() -> other.saysNext(number -> data(number, 1, "x"))).hasMessageContaining("more was sent");
        assertThat(ear.bytes.size()).isEqualTo(Limits.CHANNEL_WINDOW);
    }

    @Test
    void grantingMoreThanWasUsedEndsTheSession() throws Exception {
        write(channel, "abc");
        other.saysNext(number -> new PipeFrame.Grant(number, 1, 3));

        assertThatThrownBy(() -> other.saysNext(number -> new PipeFrame.Grant(number, 1, 1)))
                .hasMessageContaining("more was granted");
    }

    @Test
    @Tag("TOOL-7")
    void bytesAreGrantedAgainOnceAQuarterOfTheWindowIsUsedUp() throws Exception {
        other.saysNext(number -> new PipeFrame.Data(number, 1, new byte[Limits.DATA]));
        other.saysNext(number -> new PipeFrame.Data(number, 1, new byte[Limits.DATA]));
        channel.consumed(2 * Limits.DATA - 1);
        assertThat(other.heard(PipeFrame.Grant.class)).isEmpty();

        channel.consumed(1);
        assertThat(other.heard(PipeFrame.Grant.class))
                .extracting(PipeFrame.Grant::bytes)
                .containsExactly(2 * Limits.DATA);
    }

    @Test
    void nobodyConsumesMoreThanCame() throws Exception {
        other.saysNext(number -> data(number, 1, "abc"));
        channel.consumed(3);

        assertThatThrownBy(() -> channel.consumed(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> channel.consumed(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("SEC-3")
    void writersWaitWhileTheOtherEndAcknowledgesNothing() throws Exception {
        List<Channel> channels = new ArrayList<>(List.of(channel));
        while (channels.size() < 8) {
            channels.add(pipe.open("shell", Map.of(), ear));
        }
        List<CompletableFuture<Void>> writers = channels.stream()
                .map(each -> writing(each, Limits.CHANNEL_WINDOW))
                .toList();
        await().until(pipe::isFull);
        assertThat(other.bytesHeard()).isLessThanOrEqualTo(Outbox.FULL + Limits.DATA);

        await().until(() -> {
            acknowledgeAll();
            return writers.stream().allMatch(CompletableFuture::isDone);
        });
        assertThat(other.bytesHeard()).isEqualTo(8L * Limits.CHANNEL_WINDOW);
    }

    @Test
    @Tag("SEC-3")
    void tinyFramesCountForMoreThanTheirBytes() throws Exception {
        while (channel.room() > 0) {
            write(channel, "x");
        }

        assertThat(other.bytesHeard()).isBetween(1_000L, 20_000L);
    }

    @Test
    void aWaitingWriterHearsThatTheChannelOrThePipeWasClosed() throws Exception {
        CompletableFuture<Void> writer = writing(Limits.CHANNEL_WINDOW + 1);
        await().until(() -> other.bytesHeard() == Limits.CHANNEL_WINDOW);
        other.saysNext(number -> new PipeFrame.Close(number, 1, 0, null));
        assertThatThrownBy(writer::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseInstanceOf(IOException.class);

        Channel second = pipe.open("shell", Map.of(), ear);
        CompletableFuture<Void> another = writing(second, Limits.CHANNEL_WINDOW + 1);
        await().until(() -> second.room() == 0);
        pipe.close(ErrorCode.SESSION_ENDED.fault());
        assertThatThrownBy(another::join).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void closingComesAfterEverythingThatWasWritten() throws Exception {
        write(channel, "last words");
        channel.close(3, null);
        channel.close(4, null);

        assertThat(other.heard(PipeFrame.Numbered.class))
                .extracting(frame -> frame.getClass().getSimpleName())
                .containsExactly("Open", "Data", "Close");
        assertThat(other.heard(PipeFrame.Close.class))
                .extracting(PipeFrame.Close::exitCode)
                .containsExactly(3);
        assertThatThrownBy(() -> write(channel, "more")).isInstanceOf(IOException.class);
    }

    @Test
    void afterItsOwnCloseAnEndHearsOnlyTheOthersClose() throws Exception {
        channel.close(0, null);
        other.saysNext(number -> data(number, 1, "too late"));
        other.saysNext(number -> new PipeFrame.Resize(number, 1, 80, 25));
        other.saysNext(number -> new PipeFrame.Close(number, 1, 7, null));

        assertThat(ear.events).containsExactly("closed 7");
    }

    @Test
    void aChannelThatGoesOnAfterItsCloseEndsTheSession() throws Exception {
        other.saysNext(number -> new PipeFrame.Close(number, 1, 0, null));

        assertThatThrownBy(() -> other.saysNext(number -> data(number, 1, "x")))
                .hasMessageContaining("after its close");
    }

    @Test
    void whatBelongsToNoChannelIsPassedOver() throws Exception {
        other.saysNext(number -> data(number, 99, "x"));
        channel.close(0, null);
        other.saysNext(number -> new PipeFrame.Close(number, 1, 0, null));
        other.saysNext(number -> data(number, 1, "x"));
        other.saysNext(number -> open(number, 2));
        other.saysNext(number -> data(number, 2, "still well"));

        assertThat(ear.events).containsExactly("closed 0", "still well");
    }

    @Test
    void valuesOutOfRangeAreRefusedAndTakeNoNumber() throws Exception {
        assertThatThrownBy(() -> channel.resize(0, 24)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> channel.signal("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pipe.open("x".repeat(65), Map.of(), ear)).isInstanceOf(IllegalArgumentException.class);
        Channel next = pipe.open("shell", Map.of(), ear);

        assertThat(next.id()).isEqualTo(3);
        assertThat(other.heard(PipeFrame.Numbered.class))
                .extracting(PipeFrame.Numbered::number)
                .containsExactly(1L, 2L);
    }

    @Test
    void aListenerMayUseThePipeFromItsCallback() throws Exception {
        Channel[] mine = new Channel[1];
        Pipe echo = new Pipe(Pipe.End.JUMP_CLIENT, (opened, tool, parameters) -> {
            mine[0] = opened;
            return new ChannelListener() {
                @Override
                public void data(byte[] bytes) {
                    assertThatCode(() -> opened.write(bytes, 0, bytes.length)).doesNotThrowAnyException();
                    opened.consumed(bytes.length);
                    opened.close(0, null);
                }

                @Override
                public void closed(Integer exitCode, Fault fault) {}
            };
        });
        Counterpart there = Counterpart.connectedTo(echo);
        there.saysNext(number -> open(number, 1));
        there.saysNext(number -> data(number, 1, "hello"));

        assertThat(there.bytesHeard()).isEqualTo(5);
        assertThat(there.heard(PipeFrame.Close.class)).hasSize(1);
    }

    @Test
    void noListenerIsCalledWithTheLockHeld() throws Exception {
        List<Boolean> held = new ArrayList<>();
        Pipe[] under = new Pipe[1];
        under[0] = new Pipe(Pipe.End.JUMP_CLIENT, (opened, tool, parameters) -> {
            held.add(under[0].lock.isHeldByCurrentThread());
            return new ChannelListener() {
                @Override
                public void data(byte[] bytes) {
                    held.add(under[0].lock.isHeldByCurrentThread());
                }

                @Override
                public void closed(Integer exitCode, Fault fault) {
                    held.add(under[0].lock.isHeldByCurrentThread());
                }
            };
        });
        Counterpart there = Counterpart.connectedTo(under[0]);
        there.saysNext(number -> open(number, 1));
        there.saysNext(number -> data(number, 1, "hello"));
        under[0].close(ErrorCode.SESSION_ENDED.fault());

        assertThat(held).containsExactly(false, false, false);
    }

    @Test
    void aListenerThatFailsLosesItsChannelOnly() throws Exception {
        QUIET.setLevel(Level.OFF);
        Pipe faulty = new Pipe(Pipe.End.JUMP_CLIENT, (opened, tool, parameters) -> {
            if (opened.id() == 1) {
                throw new IllegalStateException("This is a test");
            }
            return ear;
        });
        Counterpart there = Counterpart.connectedTo(faulty);
        there.saysNext(number -> open(number, 1));
        there.saysNext(number -> data(number, 1, "nobody there"));
        there.saysNext(number -> open(number, 3));
        there.saysNext(number -> data(number, 3, "still well"));

        assertThat(there.heard(PipeFrame.Close.class))
                .singleElement()
                .satisfies(close -> assertThat(close.fault().code()).isEqualTo("tool_failed"));
        assertThat(ear.events).containsExactly("still well");
    }

    private void acknowledgeAll() throws Exception {
        List<PipeFrame.Numbered> heard = other.heard(PipeFrame.Numbered.class);
        if (!heard.isEmpty()) {
            other.says(new PipeFrame.Received(heard.getLast().number()));
        }
    }

    private CompletableFuture<Void> writing(int bytes) {
        return writing(channel, bytes);
    }

    private static CompletableFuture<Void> writing(Channel channel, int bytes) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        channel.write(new byte[bytes], 0, bytes);
                    } catch (IOException | InterruptedException e) {
                        throw new CompletionException(e);
                    }
                },
                task -> Thread.ofPlatform().daemon().start(task));
    }
}
