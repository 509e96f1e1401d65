package io.jumphold.cluster.session;

import static io.jumphold.protocol.error.ErrorCode.SESSION_ENDED;
import static io.jumphold.protocol.error.ErrorCode.SUPERSEDED;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** The ends of one session that are connected now, and where. */
final class Ends {
    private record Connected(long pipeEnd, ActorRef<PipeMessage> pipes) {}

    private final Map<End, Connected> connected = new EnumMap<>(End.class);

    boolean has(End end) {
        return connected.containsKey(end);
    }

    /** Whether the other end, if it is there, is held by the same registry: only then can they be spliced. */
    boolean fits(End end, ActorRef<PipeMessage> pipes) {
        return connected.entrySet().stream()
                .allMatch(one -> one.getKey() == end || one.getValue().pipes().equals(pipes));
    }

    /** An end has joined; what stood in its place is closed, and the pair is spliced where it is one. */
    void joined(End end, SessionCommand.Join join, PipeMessage.Admitted admitted) {
        Connected older = connected.put(end, new Connected(join.pipeEnd(), join.pipes()));
        if (older != null) {
            older.pipes().tell(new PipeMessage.Close(older.pipeEnd(), SUPERSEDED.fault()));
        }
        join.pipes().tell(admitted);
        Connected client = connected.get(End.JUMP_CLIENT);
        Connected representative = connected.get(End.REPRESENTATIVE);
        if (client != null && representative != null) {
            client.pipes().tell(new PipeMessage.Splice(client.pipeEnd(), representative.pipeEnd()));
        }
    }

    /** Which of the ends it was; empty when another connection has taken its place. */
    Optional<End> left(SessionCommand.Left left) {
        Connected gone = new Connected(left.pipeEnd(), left.pipes());
        Optional<End> end = connected.entrySet().stream()
                .filter(one -> one.getValue().equals(gone))
                .map(Map.Entry::getKey)
                .findFirst();
        end.ifPresent(connected::remove);
        return end;
    }

    void closeAll() {
        connected
                .values()
                .forEach(end -> end.pipes().tell(new PipeMessage.Close(end.pipeEnd(), SESSION_ENDED.fault())));
        connected.clear();
    }
}
