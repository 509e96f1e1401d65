package io.jumphold.front.machine;

import io.jumphold.cluster.link.PipeEnd;
import io.jumphold.cluster.link.Trunk;
import io.jumphold.front.TestDoor;
import io.jumphold.front.TestTrunks;
import io.jumphold.front.door.Reception;
import io.jumphold.front.trunk.Trunks;
import io.jumphold.protocol.error.Fault;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.time.Clock;
import org.awaitility.Awaitility;

/** A node as far as a session's pipe can tell: a door, trunks, and a heart that does as the test says. */
final class TrunkNode implements AutoCloseable {

    final FakeMachines heart = new FakeMachines();
    final Trunks trunks;
    final TestDoor door;

    TrunkNode(X509Bundle authority, String... lines) {
        heart.splices = false;
        trunks = TestTrunks.open(authority, lines);
        var settings = TestDoor.settings();
        door = TestDoor.open(
                settings,
                new Reception(
                        new AttachWay(settings, heart, Clock.systemUTC()),
                        new SessionWay(settings, heart, trunks, Clock.systemUTC()),
                        guest -> guest.channel().close()));
    }

    /** The end that joins next, as the heart holds it. */
    TestMachine join() throws IOException {
        var before = heart.ends.size();
        var machine = TestMachine.join(door, "s");
        Awaitility.await().until(() -> heart.ends.size() > before);
        return machine;
    }

    PipeEnd end() {
        return heart.ends.getLast();
    }

    void awaits(byte[] key) {
        end().splice(new Trunk.Awaited(key));
    }

    void dials(TrunkNode other, byte[] key) {
        end().splice(new Trunk.Dialled(other.trunks.address(), key));
    }

    void close(Fault fault) {
        end().close(fault);
    }

    /** Bytes of its pipe that wait here to be written, to its end or to the other node. */
    long unwritten() {
        return ((SessionSocket) end()).channel().unsafe().outboundBuffer().totalPendingWriteBytes()
                + trunks.unwritten();
    }

    @Override
    public void close() {
        door.close();
        trunks.close().toCompletableFuture().join();
    }
}
