package io.jumphold.testing.life;

import io.jumphold.testing.node.NodeProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A Jump Client as it runs on a machine: the supervisor that is shipped, and below it one JVM after the other. */
final class SupervisedClient implements AutoCloseable {
    private static final Path SUPERVISOR = Path.of("../jump-client/src/main/dist/supervisor");

    private final Path folder;
    private final Process supervisor;

    private SupervisedClient(Path folder, Process supervisor) {
        this.folder = folder;
        this.supervisor = supervisor;
    }

    /** Installs one of version 1.0.0 in a new folder. */
    static SupervisedClient install(Path where, String key) throws IOException {
        Path program = Files.createDirectories(where.resolve("program"));
        Files.copy(SUPERVISOR, program.resolve("supervisor"));
        Files.writeString(program.resolve("jump-client"), starter(""));
        Files.createFile(Files.createDirectories(program.resolve("lib")).resolve("jumphold-jump-client-1.0.0.jar"));
        Path keyFile = Files.writeString(where.resolve("key"), key);
        Path folder = where.resolve("client");
        ProcessBuilder builder = new ProcessBuilder(
                        "sh",
                        program.resolve("supervisor").toString(),
                        "run",
                        "--dir",
                        folder.toString(),
                        "--key-file",
                        keyFile.toString(),
                        "--verbose")
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(where.resolve("client.log").toFile());
        builder.environment().put("JUMPHOLD_HEALTHY_AFTER_SECONDS", "2");
        builder.environment().put("JUMPHOLD_PROBATION_SECONDS", "60");
        return new SupervisedClient(folder, builder.start());
    }

    private static String starter(String classes) {
        String flags = NodeProcess.asHere().stream()
                .map(flag -> flag.equals(System.getProperty("java.class.path")) ? classes + flag : flag)
                .map(flag -> '"' + flag + '"')
                .collect(Collectors.joining(" "));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return "here=$(CDPATH='' cd -- \"$(dirname -- \"$0\")\" && pwd)\nexec \"" + java + "\" " + flags
                + " io.jumphold.client.Main \"$@\"\n";
    }

    /** The payload of another build of the client, with so many bytes besides. */
    static byte[] build(String version, String revision, int size) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("jump-client", starter("$here/classes:").getBytes(StandardCharsets.UTF_8));
        files.put(
                "classes/io/jumphold/client/build.properties",
                ("version=" + version + "\nrevision=" + revision + "\n").getBytes(StandardCharsets.UTF_8));
        byte[] noise = new byte[size];
        new Random(size).nextBytes(noise);
        files.put("lib/noise.jar", noise);
        return zip(files);
    }

    /** The payload of a build that is only this script. */
    static byte[] script(String script) {
        return zip(Map.of("jump-client", script.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] zip(Map<String, byte[]> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    String current() throws IOException {
        Path current = folder.resolve("current");
        return Files.exists(current) ? Files.readString(current) : "";
    }

    /** Bytes of a payload that are on its disk, while it fetches one. */
    long fetched() throws IOException {
        Path versions = folder.resolve("versions");
        if (!Files.isDirectory(versions)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(versions)) {
            List<Path> parts =
                    files.filter(file -> file.toString().endsWith(".payload")).toList();
            return parts.isEmpty() ? 0 : Files.size(parts.getFirst());
        }
    }

    /** SIGKILL for the program, not for its supervisor. */
    void killProgram() {
        supervisor.descendants().forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        supervisor.destroy();
        try {
            supervisor.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        killProgram();
        supervisor.destroyForcibly();
    }
}
