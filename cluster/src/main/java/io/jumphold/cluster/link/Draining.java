package io.jumphold.cluster.link;

import io.jumphold.protocol.wire.ServerFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/** All clients of a node are asked to go elsewhere, so many at each tick (PRES-9). */
final class Draining {
    /** Ten ticks a second: somewhat more than 300 a second, as ticks are late now and then. */
    private static final int AT_A_TICK = 32;

    /** So many ticks without anybody going, after the last was asked, and those who are left are asked again. */
    private static final int PATIENCE = 20;

    /** Whoever was asked so often will not go. */
    private static final int ROUNDS = 3;

    private final LinkMessage.Drain drain;
    /** The addresses in every order that anybody is told, so that thousands share a few lists. */
    private final List<List<String>> turned;

    private List<Integer> clients;
    private int round = 1;
    private int asked;
    private int held = Integer.MAX_VALUE;
    private int quiet;

    Draining(LinkMessage.Drain drain, List<Integer> clients) {
        this.drain = drain;
        this.clients = clients;
        turned = IntStream.range(0, drain.addresses().size())
                .mapToObj(by -> turned(drain.addresses(), by))
                .toList();
    }

    /** A tick: asks the next; whether there is nothing left to be waited for, which then is told. */
    boolean isOver(BiConsumer<Integer, ServerFrame.Move> ask, Set<Integer> here) {
        int upTo = Math.min(asked + AT_A_TICK, clients.size());
        for (; asked < upTo; asked++) {
            int client = clients.get(asked);
            ask.accept(
                    client, new ServerFrame.Move(addresses(asked), drain.place().apply(client)));
        }
        quiet = here.size() < held ? 0 : quiet + 1;
        held = here.size();
        boolean stays = asked == clients.size() && quiet >= PATIENCE;
        boolean over = here.isEmpty() || (stays && round == ROUNDS);
        if (over) {
            drain.done().complete(here.size());
        } else if (stays) {
            round++;
            clients = List.copyOf(here);
            asked = 0;
            quiet = 0;
        }
        return over;
    }

    /** Each client another one first, so that they spread, and another one each time. */
    private List<String> addresses(int number) {
        return turned.get((number + round - 1) % turned.size());
    }

    private static List<String> turned(List<String> addresses, int by) {
        List<String> turned = new ArrayList<>(addresses);
        Collections.rotate(turned, by);
        return List.copyOf(turned);
    }
}
