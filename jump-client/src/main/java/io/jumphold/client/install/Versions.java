package io.jumphold.client.install;

import io.jumphold.protocol.upgrade.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The versions of the program in an install: {@code versions/1.2.0} is a whole one, {@code versions/1.2.0.part} one that is being unpacked,
 * {@code versions/DIGEST.payload} one that is being fetched. {@code current} names the one that runs. Each step is one rename, so that after kill -9
 * there is always a version that is whole, and named.
 */
public final class Versions {
    /** By which a version is started, in its folder. */
    public static final String STARTER = "jump-client";

    private static final String PART = ".part";
    private static final String PAYLOAD = ".payload";
    private static final String DIGEST = ".digest";

    private final Path folder;
    private final Path current;

    Versions(Path folder, Path current) {
        this.folder = folder;
        this.current = current;
    }

    /** Where the payload with this digest is kept until it has been unpacked; what another one had left there goes. */
    public Path payload(String sha256) throws IOException {
        AtomicFile.createFolder(folder);
        String name = sha256 + PAYLOAD;
        for (Path other : named(PAYLOAD)) {
            if (!other.endsWith(name)) {
                Trees.delete(other);
            }
        }
        return folder.resolve(name);
    }

    /** An empty folder to unpack a version in; other ones that nobody runs go first, so that they never add up. */
    public Path part(String version, String running) throws IOException {
        AtomicFile.createFolder(folder);
        tidy(running, null);
        Path part = folder.resolve(version + PART);
        AtomicFile.createFolder(part);
        return part;
    }

    /** The version in {@link #part} is whole; it is on disk, and there to be switched to, when this returns. */
    public void complete(String version, String sha256) throws IOException {
        Path part = folder.resolve(version + PART);
        Files.writeString(part.resolve(DIGEST), sha256 + "\n");
        Trees.sync(part);
        Path whole = folder.resolve(version);
        Trees.delete(whole);
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        AtomicFile.sync(folder);
    }

    /** Whether that version lies there whole, out of the payload with that digest. */
    public boolean isComplete(String version, String sha256) throws IOException {
        return Files.isRegularFile(folder.resolve(version).resolve(STARTER)) && sha256.equals(digest(version));
    }

    private @Nullable String digest(String version) throws IOException {
        Path file = folder.resolve(version).resolve(DIGEST);
        return Files.isRegularFile(file) ? Files.readString(file).strip() : null;
    }

    /**
     * From the next start on that version runs, on probation.
     *
     * @param running what runs now, to fall back to: as the supervisor told it
     * @param until when it must have proved itself
     */
    public void switchTo(String version, String running, Instant until) throws IOException {
        new Current(version, running, until.getEpochSecond()).write(current);
    }

    /** Whether that program runs on probation (UPG-7). */
    public boolean isOnProbation(String running) throws IOException {
        Current now = Current.read(current);
        return now != null && now.isOnProbation() && now.version().equals(running);
    }

    /** That program has proved itself: the supervisor keeps it. */
    public void confirm(String running) throws IOException {
        Current now = Current.read(current);
        if (now != null && now.isOnProbation() && now.version().equals(running)) {
            now.confirmed().write(current);
        }
    }

    /**
     * Deletes what nobody will run any more: all versions but the one that runs, the one before it, and the whole one that is to come.
     *
     * @param running as the supervisor told it
     * @param version of the program that runs; null: none is to come
     */
    public void tidy(String running, @Nullable String version) throws IOException {
        Current now = Current.read(current);
        for (Path found : named("")) {
            String name = found.getFileName().toString();
            boolean kept = name.equals(running)
                    || (now != null && (name.equals(now.version()) || name.equals(now.before())))
                    || name.endsWith(PAYLOAD)
                    || (version != null && isToCome(name, version));
            if (!kept) {
                Trees.delete(found);
            }
        }
    }

    private boolean isToCome(String name, String version) throws IOException {
        return Version.isExact(name) && Version.of(version).isOlderThan(Version.of(name)) && digest(name) != null;
    }

    /** What was fetched is no longer needed. */
    public void deletePayloads() throws IOException {
        for (Path payload : named(PAYLOAD)) {
            Trees.delete(payload);
        }
    }

    private List<Path> named(String ending) throws IOException {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().endsWith(ending))
                    .toList();
        }
    }
}
