package io.jumphold.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.node.NodeCluster;
import io.jumphold.testing.node.NodeProcess;
import io.jumphold.testing.node.TestApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Scripted machines at the nodes of a cluster, which know themselves what is true of them: the truth that every node must tell. */
final class Crowd implements AutoCloseable {
    private static final String NAME = "machine-";
    private static final Duration BEAT = Duration.ofSeconds(10);
    private static final Duration AGREED = Duration.ofSeconds(45);

    /** One machine; its state changes on the crowd's one thread only. */
    final class Member {
        private final ScriptedClient client;
        private final List<Long> epochs = new CopyOnWriteArrayList<>();
        private volatile boolean attached;
        private volatile String place = "";
        private int attempt;

        Member(String name) {
            client = fleet.client(name);
        }

        int id() {
            return client.clientId();
        }

        boolean isAttached() {
            return attached;
        }

        /** Numbers of its attachments so far: a number twice would be two owners. */
        List<Long> epochs() {
            return List.copyOf(epochs);
        }

        /** Gives up the connection that it has, and attaches there. */
        void attachAt(int node) {
            onThread(() -> {
                client.drop();
                attached = false;
                attach(addresses.get(node));
            });
        }

        private void attach(String address) {
            int mine = ++attempt;
            place = address;
            client.attach(address)
                    .whenCompleteAsync(
                            (welcome, failure) -> {
                                if (mine != attempt) {
                                    return;
                                }
                                if (failure != null) {
                                    refused(failure);
                                    return;
                                }
                                attached = true;
                                epochs.add(welcome.epoch());
                                client.ended().thenAcceptAsync(code -> lost(mine), thread);
                            },
                            thread);
        }

        /** A connection that is dropped tells its own end nothing. */
        private void drop() {
            client.drop();
            lost(attempt);
        }

        private void refused(Throwable failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            if (cause instanceof FaultException fault && fault.fault().errorCode() == ErrorCode.IDENTITY_CHECK_FAILED) {
                defects.add(client.facts().hostName() + " was refused: " + fault.getMessage());
            }
            again();
        }

        private void lost(int which) {
            if (which == attempt) {
                attached = false;
                losses.incrementAndGet();
                again();
            }
        }

        private void again() {
            if (persistent) {
                thread.schedule(
                        () -> {
                            if (!attached && persistent) {
                                attach(anyAddress());
                            }
                        },
                        200 + random.nextInt(800),
                        TimeUnit.MILLISECONDS);
            }
        }

        private void beat() {
            if (attached) {
                client.send(new ClientFrame.Beat());
            }
        }
    }

    private final NodeCluster cluster;
    private final Fleet fleet;
    private final Random random = new Random(20261122);
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("crowd").daemon().factory());
    private final List<Member> members = new ArrayList<>();
    private final List<String> defects = new CopyOnWriteArrayList<>();
    private final AtomicInteger losses = new AtomicInteger();
    private volatile List<String> addresses;
    private volatile boolean persistent = true;

    /** Nobody is there yet. */
    Crowd(NodeCluster cluster) {
        this.cluster = cluster;
        this.fleet = new Fleet(cluster.installer(), 2);
        this.addresses = cluster.nodes().stream().map(NodeProcess::address).toList();
        thread.scheduleWithFixedDelay(
                () -> members.forEach(Member::beat), BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** So many more machines attach, in turn at the nodes; until all are in. */
    void come(int count) {
        List<Member> fresh = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            fresh.add(new Member(NAME + (members.size() + i)));
        }
        onThread(() -> {
            members.addAll(fresh);
            for (int i = 0; i < fresh.size(); i++) {
                fresh.get(i).attach(addresses.get(i % addresses.size()));
            }
        });
        everybodyIsIn();
    }

    void everybodyIsIn() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(members).allMatch(Member::isAttached));
    }

    /** Whether machines that lose their connection attach again, at any node; they do unless told otherwise. */
    void persistent(boolean on) {
        persistent = on;
        if (on) {
            onThread(() ->
                    members.stream().filter(member -> !member.isAttached()).forEach(Member::again));
        }
    }

    List<Member> members() {
        return List.copyOf(members);
    }

    /** The machines that are attached to this node. */
    List<Member> atNode(int node) {
        return members.stream()
                .filter(member -> member.isAttached() && member.place.equals(addresses.get(node)))
                .toList();
    }

    /** So many machines lose their connections. */
    void drop(int count) {
        onThread(() -> members.stream().filter(Member::isAttached).limit(count).forEach(Member::drop));
    }

    /** How many connections were lost so far. */
    int losses() {
        return losses.get();
    }

    private String anyAddress() {
        return addresses.get(random.nextInt(addresses.size()));
    }

    private void onThread(Runnable work) {
        try {
            thread.submit(work).get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Every one of these nodes lists every machine once, with the status that the machine knows to be right. */
    void agreesWith(int... nodes) {
        for (int node : nodes) {
            agreesWith(node, AGREED);
        }
        assertThat(defects).isEmpty();
        assertThat(members)
                .allSatisfy(member -> assertThat(member.epochs())
                        .as("attachments of " + member.id())
                        .isSorted()
                        .doesNotHaveDuplicates());
    }

    /** The same of one node, and within this time. */
    void agreesWith(int node, Duration within) {
        TestApi admin = cluster.administrator(node);
        await().atMost(within)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(
                        () -> assertThat(listed(admin)).as("node " + node).isEqualTo(truth()));
    }

    private Map<String, Status> truth() {
        Map<String, Status> truth = new TreeMap<>();
        members.forEach(member -> truth.put(
                member.client.facts().hostName() + " #" + member.id(),
                member.isAttached() ? Status.ONLINE : Status.OFFLINE));
        return truth;
    }

    private static Map<String, Status> listed(TestApi admin) {
        Map<String, Status> listed = new TreeMap<>();
        admin.allItems().stream()
                .filter(item -> item.name().startsWith(NAME))
                .forEach(item -> assertThat(listed.put(item.name() + " #" + item.id(), item.status()))
                        .as("listed twice: " + item.id())
                        .isNull());
        return listed;
    }

    @Override
    public void close() {
        persistent = false;
        thread.shutdownNow();
        fleet.close();
    }
}
