package io.jumphold.client.upgrade;

import io.jumphold.client.install.Versions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Enumeration;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Unpacks a payload, a zip file. Plain files and folders come of it and nothing else: no links, no owners, no rights, nothing outside. */
final class Archive {
    /**
     * What is too much.
     *
     * @param entries files and folders
     * @param bytes of all files together
     */
    record Bounds(int entries, long bytes) {
        static final Bounds STANDARD = new Bounds(2_000, 1024L * 1024 * 1024);
    }

    private static final int BUFFER = 32 * 1024;

    /** Names in folders, each of which begins with a letter or a digit: no root, no drive, no way up, nothing hidden. */
    private static final Pattern NAME =
            Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9._+-]{0,99}/){0,8}(?:[A-Za-z0-9_][A-Za-z0-9._+-]{0,99})?");

    private Archive() {}

    /**
     * Unpacks it into that folder, which is empty.
     *
     * @throws io.jumphold.protocol.error.FaultException {@code payload_refused}: it is no such archive
     */
    static void unpack(Path zip, Path into, Bounds bounds) throws IOException {
        try (ZipFile archive = new ZipFile(zip.toFile())) {
            if (archive.size() > bounds.entries()) {
                throw UpgradeRules.refused("It holds " + archive.size() + " files.");
            }
            long left = bounds.bytes();
            Enumeration<? extends ZipEntry> entries = archive.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                Path target = target(entry, into);
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    left -= write(archive, entry, target, left);
                }
            }
        } catch (ZipException | FileAlreadyExistsException e) {
            throw UpgradeRules.refused("It is no sound zip file: " + e.getMessage());
        }
        if (!Files.isRegularFile(into.resolve(Versions.STARTER))) {
            throw UpgradeRules.refused("It holds no " + Versions.STARTER + " to start it with.");
        }
    }

    private static Path target(ZipEntry entry, Path into) {
        String name = entry.getName();
        Path target = NAME.matcher(name).matches() ? into.resolve(name).normalize() : into;
        if (target.equals(into) || !target.startsWith(into)) {
            throw UpgradeRules.refused("It holds a file whose name will not do: " + shown(name));
        }
        return target;
    }

    private static long write(ZipFile archive, ZipEntry entry, Path target, long most) throws IOException {
        try (InputStream in = archive.getInputStream(entry);
                OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            byte[] buffer = new byte[BUFFER];
            long written = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                written += read;
                if (written > most) {
                    throw UpgradeRules.refused("It holds more than may be unpacked.");
                }
                out.write(buffer, 0, read);
            }
            return written;
        }
    }

    private static String shown(String name) {
        return name.substring(0, Math.min(name.length(), 100)).replaceAll("[^ -~]", "?");
    }
}
