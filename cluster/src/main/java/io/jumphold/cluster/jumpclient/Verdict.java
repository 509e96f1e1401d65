package io.jumphold.cluster.jumpclient;

import io.jumphold.cluster.link.LinkMessage;
import java.util.List;

/**
 * What a rule decided: the events to persist, then the orders to send, then the reply.
 *
 * @param <R> the reply's type
 */
record Verdict<R>(List<JumpClientEvent> events, List<Order> orders, R reply) {
    /** For the registry that holds (or held) this attachment. */
    record Order(LinkAddress to, LinkMessage message) {}

    static <R> Verdict<R> reply(R reply) {
        return new Verdict<>(List.of(), List.of(), reply);
    }

    static <R> Verdict<R> of(JumpClientEvent event, R reply) {
        return new Verdict<>(List.of(event), List.of(), reply);
    }
}
