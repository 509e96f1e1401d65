package io.jumphold.cli.demo;

import io.jumphold.cli.failure.Exit;
import io.jumphold.cli.failure.Failure;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A new folder of the user's own, and its removal. */
record Scratch(Path folder) {
    static Scratch create() {
        try {
            // Only its owner may enter it: it holds the site's keys.
            return new Scratch(Files.createTempDirectory("jumphold-demo-").toRealPath());
        } catch (IOException e) {
            throw Failure.of(Exit.REFUSED, "No scratch folder can be made", e);
        }
    }

    Path file(String name, String content) {
        try {
            return Files.writeString(folder.resolve(name), content);
        } catch (IOException e) {
            throw Failure.of(Exit.REFUSED, "The scratch folder cannot be written to", e);
        }
    }

    Path folder(String name) {
        try {
            return Files.createDirectory(folder.resolve(name));
        } catch (IOException e) {
            throw Failure.of(Exit.REFUSED, "The scratch folder cannot be written to", e);
        }
    }

    /** Removes it; what cannot be removed stays. Links are removed, not followed. */
    void remove() throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
                if (failed instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failed;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failed) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
