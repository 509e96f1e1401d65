package io.jumphold.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node's configuration, read and completed.
 *
 * @param config everything, resolved; ports that were 0 are chosen
 * @param dataDir where the node keeps its site key, its own files and, with H2, the database
 * @param addresses {@code host:port} under which machines and people reach this node's front door, best first
 */
public record NodeSettings(Config config, Path dataDir, List<String> addresses) {

    /**
     * Reads a configuration file over the defaults, and system properties over both.
     *
     * @param file null: defaults only
     * @throws StartException with a message for the operator
     */
    public static NodeSettings read(@Nullable Path file) {
        if (file != null && !Files.isReadable(file)) {
            throw new StartException("The configuration file " + file + " cannot be read");
        }
        try {
            return of(file == null ? ConfigFactory.empty() : ConfigFactory.parseFile(file.toFile()));
        } catch (ConfigException e) {
            throw new StartException("The configuration is wrong: " + e.getMessage(), e);
        }
    }

    /** The same with a configuration that is already in memory. */
    public static NodeSettings of(Config given) {
        Config defaults = ConfigFactory.parseResources(
                NodeSettings.class.getClassLoader(),
                "jumphold-node.conf",
                ConfigParseOptions.defaults().setAllowMissing(false));
        Config config = ConfigFactory.load(given.withFallback(defaults));
        int port = config.getInt("jumphold.front.port");
        if (port == 0) {
            config = ConfigFactory.parseMap(Map.of("jumphold.front.port", freePort()))
                    .withFallback(config);
        }
        return new NodeSettings(
                config,
                Path.of(config.getString("jumphold.data-dir")).toAbsolutePath().normalize(),
                addresses(config));
    }

    private static List<String> addresses(Config config) {
        List<String> given = config.getStringList("jumphold.front.addresses");
        if (!given.isEmpty()) {
            return List.copyOf(given);
        }
        String host = config.getString("jumphold.front.host");
        int port = config.getInt("jumphold.front.port");
        return hosts(host).map(name -> withPort(name, port)).distinct().toList();
    }

    private static Stream<String> hosts(String bound) {
        if (!bound.equals("0.0.0.0") && !bound.equals("::")) {
            return Stream.of(bound);
        }
        try {
            InetAddress own = InetAddress.getLocalHost();
            return Stream.of(own.getHostName(), own.getHostAddress());
        } catch (IOException e) {
            return Stream.of("localhost");
        }
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    static String withPort(String host, int port) {
        return host.contains(":") ? "[" + host + "]:" + port : host + ":" + port;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StartException("The system has no free port", e);
        }
    }
}
