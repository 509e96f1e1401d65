package io.jumphold.client.install;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One process a folder. The system drops the lock when its process dies, however it dies. The file holds its process id, and in a second line its
 * supervisor's, if one has started it: so the next supervisor finds a client that has lost its own.
 */
final class Lock implements AutoCloseable {
    private final FileChannel channel;

    private Lock(FileChannel channel) {
        this.channel = channel;
    }

    static Lock take(Path file, @Nullable Long supervisor) throws IOException, InstallException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(channel) == null) {
            channel.close();
            String who = holder(file)
                    .map(process -> " (process " + process.pid() + ")")
                    .orElse("");
            throw new InstallException(
                    "Another Jump Client runs in " + file.resolve("../..").normalize() + who, true);
        }
        String lines = ProcessHandle.current().pid() + "\n" + (supervisor == null ? "" : supervisor + "\n");
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII)));
        return new Lock(channel);
    }

    /** Who holds it; the file's content counts only while it is locked. */
    static Optional<ProcessHandle> holder(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (tryLock(channel) != null) {
                return Optional.empty();
            }
            return ProcessHandle.of(
                    Long.parseLong(Files.readString(file).lines().findFirst().orElse("")));
        } catch (NumberFormatException notWrittenYet) {
            return Optional.empty();
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
