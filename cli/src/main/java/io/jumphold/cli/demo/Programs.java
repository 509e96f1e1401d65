package io.jumphold.cli.demo;

import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the programs of this checkout are, as the launcher has built them.
 *
 * @param home the checkout
 * @param java the JVM that runs them
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
        return new Programs(Path.of(home), Path.of(System.getProperty("java.home"), "bin", "java"));
    }

    List<String> node(Path configuration) {
        return command(
                "node", "deploy/jvm/node.options", "io.jumphold.node.Main", "--config", configuration.toString());
    }

    List<String> jumpClient(Path folder, Path keyFile, String name) {
        return command(
                "jump-client",
                "jump-client/src/main/dist/jvm.options",
                "io.jumphold.client.Main",
                "run",
                "--dir",
                folder.toString(),
                "--key-file",
                keyFile.toString(),
                "--name",
                name);
    }

    private List<String> command(String module, String options, String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "@" + home.resolve(options),
                "-cp",
                home.resolve(module).resolve("target/dist/lib") + "/*",
                main));
        command.addAll(List.of(arguments));
        return command;
    }
}
