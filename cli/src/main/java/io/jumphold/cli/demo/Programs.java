package io.jumphold.cli.demo;

import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the programs of this checkout are, as the launcher has built them.
 *
 * @param home the checkout
 * @param java the folder of the JVM that runs them
 */
record Programs(Path home, Path java) {

    /** As the launcher tells it. */
    static Programs ofLauncher() {
        String home = System.getProperty("jumphold.home");
        if (home == null || !Files.isDirectory(Path.of(home, "node", "target", "dist", "lib"))) {
            throw Failure.of(
                            Exit.REFUSED,
                            "The demo runs from Jumphold's source folder, where node and Jump Client are built")
                    .next("Start it there with: ./jumphold demo");
        }
        return new Programs(Path.of(home), Path.of(System.getProperty("java.home")));
    }

    ProcessBuilder node(Path configuration) {
        return new ProcessBuilder(
                java.resolve("bin/java").toString(),
                "@" + home.resolve("node/target/dist/node.options"),
                "-cp",
                home.resolve("node/target/dist/lib") + "/*",
                "io.jumphold.node.Main",
                "--config",
                configuration.toString());
    }

    /** By its own starter, as on any machine. */
    ProcessBuilder jumpClient(Path folder, Path keyFile, String name) {
        ProcessBuilder client = new ProcessBuilder(
                "sh",
                home.resolve("jump-client/target/dist/jump-client").toString(),
                "run",
                "--dir",
                folder.toString(),
                "--key-file",
                keyFile.toString(),
                "--name",
                name);
        client.environment().put("JAVA_HOME", java.toString());
        // Whoever runs the demo need not be logged in: a job of a build is not.
        client.environment().put("JUMPHOLD_INSTALL_MODE", "service");
        return client;
    }
}
