package io.jumphold.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and folders that only the node's own account may read, written whole or not at all. */
final class PrivateFiles {
    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private PrivateFiles() {}

    static void createFolder(Path folder) {
        try {
            Files.createDirectories(folder, permissions("rwx------"));
        } catch (IOException e) {
            throw new StartException("The data folder " + folder + " cannot be made: " + e.getMessage(), e);
        }
    }

    /** Replaces {@code file} in one step; after a crash it is the old one or the new one. */
    static void write(Path file, byte[] content) throws IOException {
        Files.move(writeBeside(file, content), file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The same where there is none; of several that do it at once one succeeds, and what it wrote stays. */
    static void writeIfAbsent(Path file, byte[] content) throws IOException {
        Path fresh = writeBeside(file, content);
        try {
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            // Another process was first.
        } finally {
            Files.delete(fresh);
        }
    }

    private static Path writeBeside(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".new");
        Files.deleteIfExists(fresh);
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(fresh, options, permissions("rw-------"))) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        return fresh;
    }

    private static FileAttribute<?>[] permissions(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
