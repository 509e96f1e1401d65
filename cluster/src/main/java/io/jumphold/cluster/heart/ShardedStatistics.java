package io.jumphold.cluster.heart;

import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.statistics.Reading;
import io.jumphold.cluster.statistics.Statistics;
import io.jumphold.cluster.statistics.StatisticsReply;
import io.jumphold.protocol.error.FaultException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;

/** Asks the entity, which hands the question on to the node that holds the link; that one answers. */
record ShardedStatistics(IntFunction<EntityRef<JumpClientCommand>> clients, Duration patience) implements Statistics {
    @Override
    public CompletionStage<Reading> newest(int id) {
        CompletionStage<StatisticsReply> asked = clients.apply(id).ask(JumpClientCommand.ReadStatistics::new, patience);
        return Asks.busyWhenLate(asked).thenApply(reply -> switch (reply) {
            case StatisticsReply.Newest(var reading) -> reading;
            case StatisticsReply.Refused(var fault) -> throw new FaultException(fault);
        });
    }
}
