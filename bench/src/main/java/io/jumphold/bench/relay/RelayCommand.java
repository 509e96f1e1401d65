package io.jumphold.bench.relay;

import io.jumphold.bench.figures.Figures;
import io.jumphold.bench.figures.Progress;
import io.jumphold.bench.machine.OtherLoad;
import io.jumphold.bench.site.BenchSite;
import io.jumphold.bench.site.Home;
import io.jumphold.bench.site.Range;
import io.jumphold.bench.site.SiteOptions;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.wire.Limits;
import io.jumphold.protocol.wire.PipeFrame;
import io.jumphold.protocol.wire.WireCodec;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.node.NodeCluster;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast a session's bytes go through one node and through two, beside plain TLS between the same two ends. */
@Command(
        name = "relay",
        mixinStandardHelpOptions = true,
        description =
                "How fast a session's bytes go through one node and through two, and what is buffered on their way.")
public final class RelayCommand implements Callable<Integer> {
    private static final Range ROUNDS = new Range("--rounds", 1, 100);

    /** What a session carries most of: a channel's bytes in pieces of the greatest size. */
    private static final byte[] MESSAGE = WireCodec.encode(new PipeFrame.Data(1, 1, Keys.random(Limits.DATA)));

    private final Progress progress = new Progress();
    private double plain;
    private double oneNode;
    private double twoNodes = Double.NaN;
    private double buffered;
    private double otherPercent;

    @Mixin
    private final SiteOptions options = new SiteOptions();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description = "How often each is measured, 1 to 100: the best counts; ${DEFAULT-VALUE} by default.")
    private int rounds;

    @Override
    public Integer call() throws InterruptedException {
        options.check(ROUNDS, rounds);
        Home home = options.home();
        try (Ends ends = new Ends();
                PlainTls tls = new PlainTls(ends, Clock.systemUTC())) {
            throughOneNode(home, ends, tls);
            throughTwoNodes(home, ends);
        }
        System.out.println(figures().json(options.oneLine()));
        return 0;
    }

    private void throughOneNode(Home home, Ends ends, PlainTls tls) throws InterruptedException {
        progress.say("starting a node");
        try (BenchSite site = BenchSite.start(home, NodeCluster.Db.H2, 1);
                Fleet fleet = site.fleet(1)) {
            site.settle();
            OtherLoad others = site.others();
            progress.say("warming up");
            tls.throughput(MESSAGE);
            through(site, fleet, ends);
            for (int i = 1; i <= rounds; i++) {
                plain = Math.max(plain, tls.throughput(MESSAGE));
                oneNode = Math.max(oneNode, through(site, fleet, ends));
                progress.say(i + " of " + rounds + ": best so far " + Math.round(plain) + " MiB/s by plain TLS, "
                        + Math.round(oneNode) + " through a node");
            }
            otherPercent = others.percent();
            try (RelayedSession stalled = RelayedSession.open(site, fleet, ends)) {
                buffered = stalled.buffered(MESSAGE);
            }
        }
    }

    private static double through(BenchSite site, Fleet fleet, Ends ends) throws InterruptedException {
        try (RelayedSession session = RelayedSession.open(site, fleet, ends)) {
            return session.throughput(MESSAGE);
        }
    }

    private void throughTwoNodes(Home home, Ends ends) throws InterruptedException {
        progress.say("starting two nodes on postgresql");
        try (BenchSite site = BenchSite.start(home, NodeCluster.Db.POSTGRESQL, 2);
                Fleet fleet = site.fleet(1)) {
            site.settle();
            progress.say("warming up");
            through(site, fleet, ends);
            double best = 0;
            for (int i = 1; i <= rounds; i++) {
                best = Math.max(best, through(site, fleet, ends));
                progress.say(i + " of " + rounds + ": best so far " + Math.round(best) + " MiB/s through two nodes");
            }
            twoNodes = best;
        } catch (RuntimeException e) {
            progress.say("no figure for two nodes: " + e.getMessage());
        }
    }

    private Figures figures() {
        return new Figures()
                .put("one_node_mib_per_s", oneNode)
                .put("two_nodes_mib_per_s", twoNodes)
                .put("plain_tls_mib_per_s", plain)
                .put("relay_to_plain_tls", oneNode / plain)
                .put("relay_to_plain_tls_two_nodes", twoNodes / plain)
                .put("peak_buffered_kib", buffered)
                .put("other_cpu_percent", otherPercent);
    }
}
