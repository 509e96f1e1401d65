package io.jumphold.cli.command;

import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A new file for a secret, made before the secret is, so that none is lost for want of a place; the owner alone may read it. */
public final class PrivateFile {
    private final Path path;

    private PrivateFile(Path path) {
        this.path = path;
    }

    public static PrivateFile create(Path path) {
        try {
            Files.createFile(path, readableByOwner(path));
            return new PrivateFile(path);
        } catch (FileAlreadyExistsException e) {
            throw Failure.of(Exit.USAGE, path + " exists already").next("Name a file that does not.");
        } catch (IOException e) {
            throw Failure.of(Exit.USAGE, path + " cannot be written", e);
        }
    }

    public void write(String secret) {
        try {
            Files.writeString(path, secret);
        } catch (IOException e) {
            throw Failure.of(Exit.REFUSED, path + " could not be written", e);
        }
    }

    private static FileAttribute<?>[] readableByOwner(Path path) {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(
                    Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE))
        };
    }
}
