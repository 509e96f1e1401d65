package io.jumphold.testing.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.jumphold.protocol.api.JumpItems;
import io.jumphold.testing.node.NodeCluster;
import io.jumphold.testing.node.NodeProcess;
import io.jumphold.testing.node.TestApi;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A database that cannot write for a while: what it takes is refused, nobody loses a connection, and afterwards all goes on by itself. */
@Tag("full")
class TroubledDatabaseTest {
    private static final int MACHINES = 40;

    private NodeCluster cluster;
    private Crowd crowd;
    private TestApi admin;

    private void start(NodeCluster.Db db) {
        cluster = NodeCluster.start(1, db);
        crowd = new Crowd(cluster);
        crowd.come(MACHINES);
        admin = cluster.administrator(0);
    }

    @AfterEach
    void stop() {
        crowd.close();
        cluster.close();
    }

    @Test
    void aDatabaseThatBecomesReadOnlyAndIsWritableAgain() {
        start(NodeCluster.Db.POSTGRESQL);
        trouble(
                () -> {
                    execute("alter database postgres set default_transaction_read_only = on");
                    cutConnections();
                },
                () -> {
                    execute("alter database postgres set default_transaction_read_only = off");
                    cutConnections();
                });
    }

    /** As PostgreSQL answers when its disk is full. */
    @Test
    void aDatabaseWithoutRoomThatGetsRoomAgain() {
        start(NodeCluster.Db.POSTGRESQL);
        execute("create function no_room() returns trigger language plpgsql as"
                + " 'begin raise exception ''could not extend file'' using errcode = ''53100''; end'");
        trouble(
                () -> onEveryTable("create trigger no_room before insert or update on %I execute function no_room()"),
                () -> onEveryTable("drop trigger no_room on %I"));
    }

    /** A write that fails makes H2 close itself. Files that may not grow are a disk without room, for one process. */
    @Test
    void aFileOfH2WithoutRoomThatGetsRoomAgain() {
        start(NodeCluster.Db.H2);
        trouble(() -> cluster.node(0).limitFiles("0"), () -> cluster.node(0).limitFiles("unlimited"));
    }

    private void onEveryTable(String sql) {
        execute("do $$ declare name text; begin for name in select tablename from pg_tables where schemaname = 'public'"
                + " loop execute format('" + sql + "', name); end loop; end $$");
    }

    @Test
    void aDatabaseThatGoesAwayAndComesBack() {
        start(NodeCluster.Db.POSTGRESQL);
        trouble(() -> cluster.postgres().stop(), () -> cluster.postgres().startAgain());
    }

    /** A machine room that has its power back: nobody starts things in their order. */
    @Test
    void aNodeThatIsStartedHalfAMinuteBeforeItsDatabaseBecomesReadyByItself() {
        start(NodeCluster.Db.POSTGRESQL);
        cluster.node(0).kill();
        cluster.postgres().stop();
        NodeProcess early = cluster.launch(0);
        await().pollDelay(Duration.ofSeconds(30)).atMost(Duration.ofSeconds(40)).until(() -> true);
        assertThat(early.exitCode()).isNotDone();
        assertThat(early.isReady()).isFalse();

        cluster.postgres().startAgain();

        early.awaitReady();
        crowd.everybodyIsIn();
        crowd.agreesWith(0);
    }

    private void trouble(Runnable begins, Runnable ends) {
        int losses = crowd.losses();
        int id = crowd.members().getFirst().id();
        edit(id, "before");

        begins.run();
        assertThatExceptionOfType(TestApi.Refused.class)
                .isThrownBy(() -> edit(id, "meanwhile"))
                .satisfies(refused -> assertThat(refused.problem().status()).isEqualTo(503));
        assertThat(crowd.losses()).as("connections lost meanwhile").isEqualTo(losses);
        crowd.drop(10);

        ends.run();
        crowd.everybodyIsIn();
        crowd.agreesWith(0);
        assertThat(comments(id)).as("acknowledged, and not what was refused").isEqualTo("before");
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            edit(id, "after");
            return true;
        });
        await().atMost(Duration.ofSeconds(10)).until(() -> comments(id).equals("after"));
        assertThat(cluster.node(0).exitCode()).isNotDone();
    }

    private String comments(int id) {
        return admin.details(id).item().comments();
    }

    private void edit(int id, String comments) {
        admin.patch("/jump-items/" + id, Map.of("comments", comments), JumpItems.Details.class);
    }

    private void cutConnections() {
        execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'jumphold'");
    }

    private void execute(String sql) {
        cluster.postgres().execute(sql);
    }
}
