package io.jumphold.http.item;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.statistics.Reading;
import io.jumphold.cluster.statistics.Statistics;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.machine.Readings;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** What a machine told of itself last (STAT). */
public final class StatisticsRoutes {
    private final VisibleItems items;
    private final Statistics statistics;

    public StatisticsRoutes(VisibleItems items, Statistics statistics) {
        this.items = items;
        this.statistics = statistics;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.guarded(HttpMethods.GET, "/api/v1/jump-items/{id}/statistics", Action.SEE, this::newest));
    }

    private CompletionStage<HttpResponse> newest(Call call, Principal who) {
        int id = call.id("id", ErrorCode.CLIENT_NOT_FOUND);
        return items.find(call, who, id, Action.SEE)
                .thenCompose(visible -> statistics.newest(id))
                .thenApply(reading -> Answers.ok(shown(id, reading)));
    }

    private static JumpItems.Statistics shown(int id, Reading reading) {
        Readings readings = reading.readings();
        return new JumpItems.Statistics(
                id,
                reading.at(),
                readings.cpuPercent(),
                readings.uptimeSeconds(),
                readings.disks(),
                readings.consoleUser(),
                readings.locked(),
                readings.screenSaver(),
                thumbnail(readings.thumbnail()));
    }

    private static JumpItems.@Nullable Thumbnail thumbnail(byte[] picture) {
        return picture.length == 0 ? null : new JumpItems.Thumbnail(Readings.pictureType(picture), picture);
    }
}
