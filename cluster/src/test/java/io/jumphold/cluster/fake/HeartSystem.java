package io.jumphold.cluster.fake;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;

/** Configurations of actor systems for tests: a journal in memory that serializes, one node, any port. */
public final class HeartSystem {
    private HeartSystem() {}

    public static Config config() {
        return PersistenceTestKitPlugin.config()
                .withFallback(PersistenceTestKitSnapshotPlugin.config())
                .withFallback(ConfigFactory.parseString("""
                        pekko {
                          loglevel = WARNING
                          stdout-loglevel = WARNING
                          loggers = ["org.apache.pekko.event.slf4j.Slf4jLogger"]
                          logging-filter = "org.apache.pekko.event.slf4j.Slf4jLoggingFilter"
                          remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                          cluster.jmx.enabled = off
                          cluster.shutdown-after-unsuccessful-join-seed-nodes = off
                          persistence.testkit.events.serialize = on
                          persistence.testkit.snapshots.serialize = on
                        }
                        """))
                .withFallback(ConfigFactory.load());
    }

    /** The same without a cluster. */
    public static Config local() {
        return ConfigFactory.parseString("pekko.actor.provider = local").withFallback(config());
    }

    /** Without a cluster, for the test kit of entities, which serializes by itself. */
    public static Config entity() {
        return ConfigFactory.parseString("""
                        pekko.persistence.testkit.events.serialize = off
                        pekko.persistence.testkit.snapshots.serialize = off
                        """).withFallback(local());
    }

    /** Without a cluster, and time passes only when the test says so. */
    public static Config manualTime() {
        return ManualTime.config().withFallback(local());
    }
}
