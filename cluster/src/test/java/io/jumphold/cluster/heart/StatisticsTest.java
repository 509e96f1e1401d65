package io.jumphold.cluster.heart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.jumphold.cluster.directory.Settings;
import io.jumphold.cluster.fake.Machine;
import io.jumphold.cluster.fake.RecordingLink;
import io.jumphold.cluster.fake.Samples;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.statistics.Reading;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.machine.Readings;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What machines tell, as the HTTP API asks for it. */
@Tag("STAT-3")
class StatisticsTest {
    private static final Readings BUSY = new Readings(97.5, 12L, null, null, null, null, new byte[0]);

    private OneNode node;

    @BeforeEach
    void start() {
        node = OneNode.start();
        node.directory.set(Settings.DEFAULT, Samples.installer(5));
    }

    @AfterEach
    void stop() {
        node.stop();
    }

    @Test
    void theNewestReadingIsAnsweredWithItsTimeAndNothingIsWritten() {
        Attachment.Held there = enrolled();
        long revision = node.readSide.row(there.clientId()).orElseThrow().revision();
        assertThat(refusal(there.clientId())).isEqualTo("no_statistics");
        node.clock.advance(Duration.ofSeconds(9));

        node.heart.machines().statistics(there.clientId(), there.epoch(), BUSY);

        assertThat(node.heart
                        .statistics()
                        .newest(there.clientId())
                        .toCompletableFuture()
                        .join())
                .usingRecursiveComparison()
                .isEqualTo(new Reading(BUSY, Samples.NOW.plusSeconds(9)));
        assertThat(node.readSide.row(there.clientId()).orElseThrow().revision()).isEqualTo(revision);
    }

    @Test
    void whoIsAwayHasNone() {
        Attachment.Held there = enrolled();
        node.heart.machines().statistics(there.clientId(), there.epoch(), BUSY);
        node.heart.machines().detached(there.clientId(), there.epoch(), "closed");

        assertThat(refusal(there.clientId())).isEqualTo("client_offline");
        assertThat(refusal(4_711)).isEqualTo("client_not_found");
    }

    private String refusal(int id) {
        CompletionException refused = catchThrowableOfType(
                CompletionException.class,
                () -> node.heart.statistics().newest(id).toCompletableFuture().join());
        return ((FaultException) refused.getCause()).fault().code();
    }

    private Attachment.Held enrolled() {
        return node.enrolled(Machine.of(OneNode.SITE_ID), new RecordingLink());
    }
}
