package io.jumphold.cluster.metrics;

import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.Machines;
import io.jumphold.cluster.rate.ConnectionRate;
import io.jumphold.cluster.upgrade.UpgradeQueue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/** What this node counts since it started, and how it is now, as Prometheus reads it. docs/guide.md tells what each means. */
public final class NodeMetrics implements AutoCloseable {
    private static final String OUTCOME = "outcome";
    private static final double MICROS = 1_000_000;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final AtomicLong withoutAuthority = new AtomicLong();

    public NodeMetrics() {
        collections.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        gauge("jumphold.upgrades.waiting", "Jump Clients of the site that wait for their upgrade", waiting::get);
        gauge("jumphold.upgrades.slots.used", "Jump Clients of the site whose turn it is", running::get);
        gauge("jumphold.upgrades.slots", "How many may be upgraded at once", mostAtOnce::get);
        Gauge.builder("jumphold.authority.clients.without", withoutAuthority::get)
                .description("Jump Clients of the site that do not trust its next authority, or its current one")
                .register(registry);
    }

    /** How many machines are attached here, and of how many. */
    public void attached(IntSupplier now, int capacity) {
        gauge("jumphold.attached", "Machines attached to this node", now);
        gauge("jumphold.attached.capacity", "How many this node takes", () -> capacity);
    }

    /** The line of those who attach (RATE-1), and the rate that is set, 0 where it is lifted. */
    public void line(ConnectionRate rate, IntSupplier perSecond) {
        Gauge.builder("jumphold.line.seconds", () -> rate.line() / MICROS)
                .description("For how long turns to attach are given away, as this node saw it last")
                .register(registry);
        gauge("jumphold.connection.rate", "Machines a second that may attach to the site; 0: any number", perSecond);
    }

    /** A machine that wanted to attach was answered. */
    public void attach(Attachment answer) {
        count(
                "jumphold.attaches",
                "Machines that wanted to attach here",
                answer instanceof Attachment.Refused(var fault, var nodes, var place)
                        ? fault.errorCode().code()
                        : "attached");
    }

    /** A machine that wanted to join a session was answered. */
    public void join(Machines.Joining answer) {
        count(
                "jumphold.joins",
                "Machines that wanted to join a session here",
                answer instanceof Machines.Joining.Refused(var fault)
                        ? fault.errorCode().code()
                        : "joined");
    }

    /** So many clients were found due in one look of the sweeper. */
    public void swept(int due) {
        counter("jumphold.sweeps", "Looks for entries that are lost or to go")
                .register(registry)
                .increment();
        counter("jumphold.sweeps.due", "Entries that those looks found")
                .register(registry)
                .increment(due);
    }

    /** A round of upgrades. */
    public void round(UpgradeQueue.Round round) {
        counter("jumphold.upgrades.begun", "Turns to upgrade that this node gave")
                .register(registry)
                .increment(round.begun().size());
        round.over()
                .forEach(over -> count(
                        "jumphold.upgrades",
                        "Turns to upgrade that this node saw end",
                        over.fate().name().toLowerCase(Locale.ROOT)));
    }

    /** An API request was answered, with this status; {@code code}: of its problem, or {@code ok}. */
    public void answered(int status, String code) {
        counter("jumphold.api.requests", "API requests that this node answered")
                .tag("status", Integer.toString(status))
                .tag("code", code)
                .register(registry)
                .increment();
    }

    /** Everything, in the text format of Prometheus; all that is given is of the whole site; {@code without}: ENR-9. */
    public String text(UpgradeQueue.Length queue, int slots, long without) {
        withoutAuthority.set(without);
        waiting.set(queue.waiting());
        running.set(queue.running());
        mostAtOnce.set(slots);
        return registry.scrape();
    }

    private void gauge(String name, String what, IntSupplier now) {
        Gauge.builder(name, now::getAsInt).description(what).register(registry);
    }

    private static Counter.Builder counter(String name, String what) {
        return Counter.builder(name).description(what);
    }

    private void count(String name, String what, String outcome) {
        counter(name, what).tag(OUTCOME, outcome).register(registry).increment();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
