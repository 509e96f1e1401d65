package io.jumphold.testing.mainjob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.identity.InstallerKey;
import io.jumphold.testing.client.Fleet;
import io.jumphold.testing.client.ScriptedClient;
import io.jumphold.testing.node.FreePort;
import io.jumphold.testing.node.NodeProcess;
import io.jumphold.testing.node.TestApi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the node in the middle of enrolments: what was acknowledged is there afterwards, once, and its status is right. */
class KilledNodeTest {
    private static final int MACHINES_A_ROUND = 60;

    @TempDir
    Path folder;

    private final Map<Integer, String> acknowledged = new ConcurrentHashMap<>();
    private final List<ScriptedClient> machines = new ArrayList<>();

    @Test
    @Tag("ENR-6")
    void aKillLosesNothingThatWasAcknowledged() throws Exception {
        kill(1);
    }

    @Test
    @Tag("full")
    void sixKillsLoseNothingThatWasAcknowledged() throws Exception {
        kill(6);
    }

    private void kill(int times) throws Exception {
        int port = FreePort.find();
        Random random = new Random(20261121);
        InstallerKey key = null;
        for (int round = 0; round < times; round++) {
            try (NodeProcess node = NodeProcess.start(folder, port)) {
                TestApi admin = node.administrator();
                if (key == null) {
                    key = admin.installer();
                } else {
                    everythingIsThere(admin);
                }
                try (Fleet fleet = new Fleet(key, 2)) {
                    enrolUntilKilled(fleet, node, round, random);
                }
            }
        }
        try (NodeProcess node = NodeProcess.start(folder, port)) {
            everythingIsThere(node.administrator());
            comeBack(node.administrator(), key);
            assertThat(node.stop()).isIn(0, 143);
        }
    }

    private void enrolUntilKilled(Fleet fleet, NodeProcess node, int round, Random random) throws InterruptedException {
        CountDownLatch some = new CountDownLatch(1 + random.nextInt(MACHINES_A_ROUND));
        for (int i = 0; i < MACHINES_A_ROUND; i++) {
            String name = "m-" + round + "-" + i;
            ScriptedClient machine = fleet.client(name);
            machines.add(machine);
            machine.attach().whenComplete((welcome, failure) -> {
                if (welcome != null) {
                    acknowledged.put(welcome.clientId(), name);
                }
                some.countDown();
            });
        }
        assertThat(some.await(60, TimeUnit.SECONDS)).isTrue();
        node.kill();
    }

    /** Every acknowledged machine is listed once under its id, and offline: its node is gone. */
    private void everythingIsThere(TestApi admin) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Map<Integer, JumpItems.Item> listed = list(admin);
            acknowledged.forEach((id, name) -> {
                assertThat(listed).containsKey(id);
                assertThat(listed.get(id).name()).isEqualTo(name);
                assertThat(listed.get(id).status()).as(name).isEqualTo(Status.OFFLINE);
            });
            assertThat(listed.values()).extracting(JumpItems.Item::name).doesNotHaveDuplicates();
        });
    }

    /** Every machine, acknowledged or not, enrols again with its key and gets one entry. */
    private void comeBack(TestApi admin, InstallerKey key) {
        try (Fleet fleet = new Fleet(key, 2)) {
            for (ScriptedClient machine : machines) {
                ScriptedClient again = fleet.client(machine.facts().hostName(), machine.keys());
                int id = again.attach().orTimeout(20, TimeUnit.SECONDS).join().clientId();
                if (machine.clientId() != 0) {
                    assertThat(id).isEqualTo(machine.clientId());
                }
            }
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(list(admin).values())
                            .hasSize(machines.size())
                            .allSatisfy(item -> assertThat(item.status()).isEqualTo(Status.ONLINE)));
        }
    }

    private static Map<Integer, JumpItems.Item> list(TestApi admin) {
        Map<Integer, JumpItems.Item> all = new TreeMap<>();
        admin.allItems().forEach(item -> all.put(item.id(), item));
        return all;
    }
}
