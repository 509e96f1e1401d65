package io.jumphold.client.install;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The folder of an install: what lies where, and what may be deleted. The marker says that it is a Jump Client's, and whose. */
final class Folder {
    private static final String MARKER = ".jumphold-client";
    private static final String MARKER_FIRST_LINE = "This folder belongs to a Jumphold Jump Client.";

    /** All that a Jump Client ever puts here. Whatever else lies in the folder is somebody's own and stays. */
    private static final List<String> OURS = List.of("current", "current.new", "versions", "data");

    private static final List<String> SIGNS_OF_A_CHECKOUT = List.of(".git", "pom.xml", "mvnw");

    private final Path root;

    Folder(Path directory) {
        this.root = directory.toAbsolutePath().normalize();
    }

    @Override
    public String toString() {
        return root.toString();
    }

    Path data() {
        return root.resolve("data");
    }

    Path keys() {
        return data().resolve("client.key");
    }

    Path membership() {
        return data().resolve("membership.properties");
    }

    Path absence() {
        return data().resolve("absence.properties");
    }

    Path current() {
        return root.resolve("current");
    }

    Path versions() {
        return root.resolve("versions");
    }

    Path program() {
        return data().resolve("program");
    }

    /** The supervisor writes the same file. */
    Path failedUpgrade() {
        return data().resolve("upgrade.failed");
    }

    Path turnedOn(Switch which) {
        return data().resolve(which.file());
    }

    Path lock() {
        return data().resolve("lock");
    }

    boolean isMarked() throws IOException {
        Path marker = root.resolve(MARKER);
        return Files.isRegularFile(marker, LinkOption.NOFOLLOW_LINKS)
                && Files.readString(marker).startsWith(MARKER_FIRST_LINE);
    }

    /** Makes the folder a Jump Client's: a new one, an empty one, or one that is already. */
    void create(String owner) throws IOException, InstallException {
        if (!isMarked()) {
            if (Files.exists(root) && !isEmpty(root)) {
                throw InstallException.unusable(
                        "The folder " + root + " is not empty and no Jump Client's; choose another");
            }
            AtomicFile.createFolder(root);
            mark(owner);
        }
        AtomicFile.createFolder(data());
    }

    void mark(String owner) throws IOException {
        Path marker = root.resolve(MARKER);
        String text = MARKER_FIRST_LINE + "\n" + owner + "\n";
        if (!Files.exists(marker) || !Files.readString(marker).equals(text)) {
            AtomicFile.write(marker, Install.utf8(text));
        }
    }

    /** The marker goes last, so that an interrupted delete can be taken up again. */
    String delete() throws IOException {
        String untouchable = whyUntouchable();
        if (!untouchable.isEmpty()) {
            return untouchable;
        }
        for (String name : OURS) {
            Trees.delete(root.resolve(name));
        }
        Files.deleteIfExists(root.resolve(MARKER));
        try {
            Files.deleteIfExists(root);
            return "";
        } catch (DirectoryNotEmptyException e) {
            return root + " was left: it holds files that are not the Jump Client's";
        }
    }

    /** The membership goes first: without it, whatever is left is no Jump Client of any site. */
    String unpin() throws IOException {
        String untouchable = whyUntouchable();
        if (!untouchable.isEmpty()) {
            return untouchable;
        }
        Files.deleteIfExists(membership());
        Trees.delete(data());
        mark("");
        return "";
    }

    /** Why nothing in here may be deleted; empty where it may. */
    private String whyUntouchable() throws IOException {
        if (!isMarked()) {
            return "Nothing was deleted: " + root + " carries no marker of a Jump Client";
        }
        for (String sign : SIGNS_OF_A_CHECKOUT) {
            if (Files.exists(root.resolve(sign), LinkOption.NOFOLLOW_LINKS)) {
                return "Nothing was deleted: " + root + " looks like a checkout (" + sign + ")";
            }
        }
        return "";
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }
}
