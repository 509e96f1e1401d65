package io.jumphold.client.install;

import io.jumphold.protocol.identity.InstallerKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One installed Jump Client: a folder with a marker, {@code data/} (key pair, membership, absence, log, lock) and, once it was upgraded, its {@link Versions}.
 * Whoever holds one holds the folder's lock. Every file is written so that kill -9 at any moment leaves a folder that works.
 */
public final class Install implements AutoCloseable {
    private final Folder folder;
    private final Lock lock;
    private final KeyPair keys;
    private volatile Membership membership;

    private Install(Folder folder, Lock lock, KeyPair keys, Membership membership) {
        this.folder = folder;
        this.lock = lock;
        this.keys = keys;
        this.membership = membership;
    }

    /**
     * Opens the folder, and makes it a Jump Client's where it is new. An installed client keeps its identity, whatever key is given;
     * one that never enrolled takes the newer key.
     */
    public static Install open(Path directory, @Nullable InstallerKey key, String name) throws InstallException {
        return open(directory, key, name, null);
    }

    /** The same for a process that a supervisor has started. {@code supervisor}: its process id, alive or not; null: none has. */
    public static Install open(Path directory, @Nullable InstallerKey key, String name, @Nullable Long supervisor)
            throws InstallException {
        Folder folder = new Folder(directory);
        try {
            boolean known = folder.isMarked() && Files.exists(folder.membership());
            if (!known && key == null) {
                throw InstallException.unusable("No Jump Client is installed in " + folder
                        + "; an installer key is needed (--key-file, or the variable JUMPHOLD_KEY)");
            }
            folder.create(key == null ? "" : key.siteId());
            Lock lock = Lock.take(folder.lock(), supervisor);
            try {
                return open(folder, lock, key, name);
            } catch (IOException | InstallException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw InstallException.unusable("The folder " + folder + " cannot be used: " + e);
        }
    }

    private static Install open(Folder folder, Lock lock, @Nullable InstallerKey key, String name)
            throws IOException, InstallException {
        Membership membership = Files.exists(folder.membership()) ? MembershipFile.read(folder.membership()) : null;
        if (key != null) {
            if (membership != null && !membership.siteId().equals(key.siteId())) {
                throw InstallException.unusable(
                        "The Jump Client in " + folder + " belongs to another site; uninstall it first");
            }
            if (membership == null || !membership.isEnrolled()) {
                membership = Membership.of(key, name);
            } else {
                membership = membership.introduced(key);
                if (membership.releaseKeys().isEmpty()) {
                    membership = membership.trusting(key.releaseKeys());
                }
            }
        }
        if (membership == null) {
            throw InstallException.unusable("The install in " + folder + " was never finished; give its key again");
        }
        Install install = new Install(folder, lock, Identity.loadOrCreate(folder.keys()), membership);
        install.keep(membership);
        return install;
    }

    /** What an install says of itself without being opened; null where there is none. */
    public static @Nullable Membership peek(Path directory) throws IOException {
        Folder folder = new Folder(directory);
        return folder.isMarked() && Files.exists(folder.membership()) ? MembershipFile.read(folder.membership()) : null;
    }

    /** How long an install has been away, as it last wrote it; null where that is not known. */
    public static @Nullable Absence peekAbsence(Path directory) {
        return AbsenceFile.read(new Folder(directory).absence());
    }

    /** Which program runs an install, or ran it last; null where that is not known: none has since there is such a file. */
    public static @Nullable Program peekProgram(Path directory) {
        return ProgramFile.read(new Folder(directory).program());
    }

    /** Whether somebody has turned this on, in this process or another. */
    public static boolean isOn(Path directory, Switch which) {
        return Files.exists(new Folder(directory).turnedOn(which));
    }

    /** On disk when this returns, for a client that runs and for those to come. */
    public static void turn(Path directory, Switch which, boolean on) throws IOException {
        Path file = new Folder(directory).turnedOn(which);
        if (on) {
            AtomicFile.write(file, utf8("on\n"));
        } else if (Files.deleteIfExists(file)) {
            AtomicFile.sync(file.resolveSibling(""));
        }
    }

    /** The process that has the folder open; empty where there is none. */
    public static Stream<ProcessHandle> holder(Path directory) throws IOException {
        return Lock.holder(new Folder(directory).lock()).stream();
    }

    public KeyPair keys() {
        return keys;
    }

    public Membership membership() {
        return membership;
    }

    /** Keeps what was learnt; on disk when this returns. */
    public void keep(Membership newer) throws IOException {
        if (!Files.exists(folder.membership()) || !newer.equals(membership)) {
            MembershipFile.write(folder.membership(), newer);
        }
        folder.mark(newer.siteId() + (newer.clientId() == null ? "" : " " + newer.clientId()));
        membership = newer;
    }

    /** As it is at this moment. */
    public boolean isOn(Switch which) {
        return Files.exists(folder.turnedOn(which));
    }

    /** As last written, by this process or one before it; null where that is not known. */
    public @Nullable Absence absence() {
        return AbsenceFile.read(folder.absence());
    }

    /** On disk when this returns. Where it cannot be written, what stood there goes, if it can: it would be ever more wrong. */
    public void keep(Absence newer) throws IOException {
        AbsenceFile.write(folder.absence(), newer);
    }

    /** The versions of the program that upgrades have brought. */
    public Versions versions() {
        return new Versions(folder.versions(), folder.current());
    }

    /** The upgrade that failed, and of which the site does not know yet; null where there is none. */
    public @Nullable FailedUpgrade failedUpgrade() {
        return FailedUpgradeFile.read(folder.failedUpgrade());
    }

    /** On disk when this returns. */
    public void keep(FailedUpgrade failed) throws IOException {
        FailedUpgradeFile.write(folder.failedUpgrade(), failed);
    }

    /** The site knows. */
    public void forgetFailedUpgrade() throws IOException {
        Files.deleteIfExists(folder.failedUpgrade());
    }

    /** Writes down which program this is, for whoever asks about the install. */
    public void runs(Program program) throws IOException {
        ProgramFile.write(folder.program(), program);
    }

    public Path data() {
        return folder.data();
    }

    /**
     * Removes the client's files (UNI-1), never anything else, and only where the marker stands.
     *
     * @return what was left behind, for the person who reads it; empty when all is gone
     */
    public String delete() throws IOException {
        lock.close();
        return folder.delete();
    }

    /**
     * Removes whose client it is, with all that it knows of that site, and leaves the program (UNI-7): another key makes it a Jump Client again.
     *
     * @return what was left behind, for the person who reads it; empty when all is gone
     */
    public String unpin() throws IOException {
        lock.close();
        return folder.unpin();
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
