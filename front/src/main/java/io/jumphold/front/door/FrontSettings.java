package io.jumphold.front.door;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;

/** What the operator may set for the front door: {@code jumphold.front} of the configuration, checked when the node starts. */
public record FrontSettings(
        String host,
        int port,
        int backlog,
        int threads,
        List<String> trustedProxies,
        Limits limits,
        Http http,
        Machines machines,
        Duration stopPatience) {

    public FrontSettings {
        require(!host.isBlank(), "host must name an address to listen on");
        require(port >= 0 && port <= 65_535, "port must be within 0 and 65535");
        require(backlog > 0, "backlog must be positive");
        require(threads >= 0, "threads must not be negative");
        trustedProxies = List.copyOf(trustedProxies);
        requirePositive(stopPatience, "stop-patience");
    }

    /** What a peer may cost before it is known, and how big its messages may be (SEC-3). */
    public record Limits(
            Duration tlsHandshake,
            Duration firstFrame,
            int frameBeforeSignIn,
            int frame,
            int headers,
            int strangers,
            int strangersPerAddress,
            Duration strangerLife) {

        public Limits {
            requirePositive(tlsHandshake, "limits.tls-handshake");
            requirePositive(firstFrame, "limits.first-frame");
            requirePositive(strangerLife, "limits.stranger-life");
            require(frameBeforeSignIn > 0, "limits.frame-before-sign-in must be positive");
            require(frame >= frameBeforeSignIn, "limits.frame must not be below limits.frame-before-sign-in");
            require(headers >= 1024, "limits.headers must be 1 KiB or more");
            require(strangers > 0, "limits.strangers must be positive");
            require(strangersPerAddress > 0, "limits.strangers-per-address must be positive");
        }

        static Limits of(Config config) {
            return new Limits(
                    config.getDuration("tls-handshake"),
                    config.getDuration("first-frame"),
                    size(config, "frame-before-sign-in"),
                    size(config, "frame"),
                    size(config, "headers"),
                    config.getInt("strangers"),
                    config.getInt("strangers-per-address"),
                    config.getDuration("stranger-life"));
        }
    }

    /** How connections of people and scripts are treated. */
    public record Http(Duration idle, Duration linger, int lowWaterMark, int highWaterMark) {

        public Http {
            requirePositive(idle, "http.idle");
            requirePositive(linger, "http.linger");
            require(lowWaterMark > 0, "http.low-water-mark must be positive");
            require(highWaterMark > lowWaterMark, "http.high-water-mark must be above http.low-water-mark");
        }

        static Http of(Config config) {
            return new Http(
                    config.getDuration("idle"),
                    config.getDuration("linger"),
                    size(config, "low-water-mark"),
                    size(config, "high-water-mark"));
        }
    }

    /**
     * How machines' connections are treated.
     *
     * @param unacknowledged reports of one machine that may be on their way to disk before it is read on
     * @param unsent bytes of orders that may wait for a machine that does not read, before it is cut off
     * @param pipeUnsent the same for a session's pipe, above which its other end is not read on
     * @param linger how long the other end may take to close after it was told to
     */
    public record Machines(int unacknowledged, int unsent, int pipeUnsent, Duration linger) {

        public Machines {
            require(unacknowledged > 0, "machines.unacknowledged must be positive");
            require(unsent >= 1024, "machines.unsent must be 1 KiB or more");
            require(pipeUnsent >= 1024, "machines.pipe-unsent must be 1 KiB or more");
            requirePositive(linger, "machines.linger");
        }

        static Machines of(Config config) {
            return new Machines(
                    config.getInt("unacknowledged"),
                    size(config, "unsent"),
                    size(config, "pipe-unsent"),
                    config.getDuration("linger"));
        }
    }

    /** Reads the settings out of a node's whole configuration. */
    public static FrontSettings of(Config root) {
        var config = root.getConfig("jumphold.front");
        return new FrontSettings(
                config.getString("host"),
                config.getInt("port"),
                config.getInt("backlog"),
                config.getInt("threads"),
                config.getStringList("proxy-protocol.trusted"),
                Limits.of(config.getConfig("limits")),
                Http.of(config.getConfig("http")),
                Machines.of(config.getConfig("machines")),
                config.getDuration("stop-patience"));
    }

    private static int size(Config config, String path) {
        return Math.toIntExact(config.getBytes(path));
    }

    private static void requirePositive(Duration duration, String name) {
        require(duration.isPositive(), name + " must be positive");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("jumphold.front: " + message);
        }
    }
}
