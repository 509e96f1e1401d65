package io.jumphold.cluster.heart;

import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.list.Laggards;
import io.jumphold.cluster.session.SessionCommand;
import java.util.function.BiConsumer;

/** Tells the entity, wherever it is. */
record ShardedLaggards(BiConsumer<Integer, JumpClientCommand> clients, BiConsumer<String, SessionCommand> sessions)
        implements Laggards {

    @Override
    public void jumpClient(int id) {
        clients.accept(id, new JumpClientCommand.HandRow());
    }

    @Override
    public void session(String id) {
        sessions.accept(id, new SessionCommand.Wake());
    }
}
