package io.jumphold.client.upgrade;

import io.jumphold.client.link.Address;
import io.jumphold.client.link.Authorities;
import io.jumphold.client.link.Backoff;
import io.jumphold.client.link.Fetch;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.upgrade.Manifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a payload, and what is missing of it after an interruption of whatever kind, from one node or another (UPG-8). What is on the disk is never more than
 * was announced, and is believed only once its digest is right.
 */
final class Download {
    /** The site does not want it any more: it has given the slot to another, or has another version. */
    static final class OverException extends Exception {
        private static final long serialVersionUID = 1L;

        OverException(String message) {
            super(message, null, false, false);
        }
    }

    /** What an order says, and a newer one may say anew. */
    interface Source {
        List<Address> nodes();

        byte[] ticket();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Download.class);
    private static final String PATH = "/client-payloads/";
    private static final int BUFFER = 32 * 1024;

    /** So often in a row it is tried without a single byte; that takes about a quarter of an hour. */
    private static final int MOST_VAIN = 30;

    private static final int OK = 200;
    private static final int PART = 206;
    private static final int NOT_HERE = 404;
    private static final int NOT_THAT_RANGE = 416;
    private static final List<Integer> OVER = List.of(401, 403, 410);

    private final Manifest manifest;
    private final Path part;
    private final Authorities authorities;
    private final Source source;
    private final LongConsumer progress;
    private final DoubleSupplier random;
    private final Pauses pauses;
    private volatile @Nullable Fetch fetch;
    private int turn;
    private int nodesWithoutIt;
    private long askedToWaitMs;

    /** Waits, unless it is told to end meanwhile. */
    interface Pauses {
        void pause(Duration time) throws InterruptedException;

        /** Throws where it is to end. */
        void check() throws InterruptedException;
    }

    /**
     * @param part the file that it grows in
     * @param progress hears now and then how many bytes are there
     */
    Download(
            Manifest manifest,
            Path part,
            Authorities authorities,
            Source source,
            LongConsumer progress,
            Pauses pauses,
            DoubleSupplier random) {
        this.manifest = manifest;
        this.part = part;
        this.authorities = authorities;
        this.source = source;
        this.progress = progress;
        this.pauses = pauses;
        this.random = random;
    }

    /** Returns when the file is whole and genuine. A file that grew in pieces and is not is fetched once more as a whole. */
    void bring() throws IOException, InterruptedException, OverException {
        boolean inPieces = bringAll();
        if (!isGenuine()) {
            Files.delete(part);
            if (!inPieces) {
                throw UpgradeRules.refused("Its digest is not the one that was announced.");
            }
            LOG.warn("What was fetched in pieces is damaged; it is fetched anew");
            bringAll();
            if (!isGenuine()) {
                Files.delete(part);
                throw UpgradeRules.refused("Its digest is not the one that was announced.");
            }
        }
    }

    /** Returns whether there was more than one piece. */
    private boolean bringAll() throws IOException, InterruptedException, OverException {
        int pieces = have() > 0 ? 1 : 0;
        int vain = 0;
        while (have() < manifest.size()) {
            pauses.check();
            UpgradeRules.checkRoom(
                    manifest, have(), Files.getFileStore(part.getParent()).getUsableSpace());
            long before = have();
            String why = tryOne();
            pieces += have() > before ? 1 : 0;
            if (have() < manifest.size()) {
                vain = have() > before ? 1 : vain + 1;
                if (vain > MOST_VAIN) {
                    throw new FaultException(ErrorCode.UPGRADE_FAILED.fault("It could not be fetched: " + why));
                }
                LOG.info("Version {}: {} of {} bytes; {}", manifest.version(), have(), manifest.size(), why);
                pauses.pause(Duration.ofMillis(
                        Math.max(askedToWaitMs, Backoff.after(vain, random).toMillis())));
            }
        }
        return pieces > 1;
    }

    private long have() throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    private String tryOne() throws IOException, OverException, InterruptedException {
        askedToWaitMs = 0;
        List<Address> nodes = source.nodes();
        if (nodes.isEmpty()) {
            return "no node's address is known";
        }
        Address node = nodes.get(turn % nodes.size());
        try (Fetch trying = new Fetch(node, authorities);
                FileChannel file = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            fetch = trying;
            pauses.check();
            if (file.size() > manifest.size()) {
                file.truncate(0);
            }
            return from(node, trying, file);
        } finally {
            fetch = null;
        }
    }

    private String from(Address node, Fetch trying, FileChannel file)
            throws IOException, OverException, InterruptedException {
        try {
            Fetch.Answer answer = trying.get(PATH + manifest.sha256(), source.ticket(), file.size());
            if (answer.status() == OK || answer.status() == PART) {
                nodesWithoutIt = 0;
                return append(answer, file);
            }
            turn++;
            askedToWaitMs = Math.min(answer.retryAfterMs(), Backoff.MOST.toMillis());
            // One node may be too old to know of payloads; all of them are not.
            nodesWithoutIt = answer.status() == NOT_HERE ? nodesWithoutIt + 1 : 0;
            if (OVER.contains(answer.status())
                    || nodesWithoutIt >= source.nodes().size()) {
                throw new OverException(node + " answers " + answer.status());
            }
            if (answer.status() == NOT_THAT_RANGE) {
                file.truncate(0);
            }
            return node + " answers " + answer.status();
        } catch (IOException e) {
            turn++;
            return node + ": " + Fetch.reason(e);
        }
    }

    private String append(Fetch.Answer answer, FileChannel file) throws IOException, InterruptedException {
        if (answer.total() != manifest.size() || answer.length() != manifest.size() - answer.begins()) {
            throw UpgradeRules.refused(
                    "There are " + answer.total() + " bytes of it, and " + manifest.size() + " were announced.");
        }
        if (answer.begins() > file.size()) {
            throw new IOException("it left something out");
        }
        // A node that knows of no ranges begins at the beginning.
        file.truncate(answer.begins());
        file.position(answer.begins());
        progress.accept(answer.begins());
        InputStream body = answer.body();
        byte[] buffer = new byte[BUFFER];
        long left = answer.length();
        while (left > 0) {
            int read = body.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new IOException("the connection ended");
            }
            write(file, buffer, read);
            left -= read;
            progress.accept(manifest.size() - left);
            pauses.check();
        }
        file.force(true);
        return "whole";
    }

    /** A disk that takes no more is no reason to try another node. */
    private static void write(FileChannel file, byte[] bytes, int length) {
        try {
            ByteBuffer left = ByteBuffer.wrap(bytes, 0, length);
            while (left.hasRemaining()) {
                file.write(left);
            }
        } catch (IOException e) {
            throw UpgradeRules.refused("It cannot be written to the disk: " + e.getMessage());
        }
    }

    private boolean isGenuine() throws IOException {
        try (InputStream in = Files.newInputStream(part)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest()).equals(manifest.sha256());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no SHA-256", e);
        }
    }

    /** From any thread: a connection that it waits for is dropped. */
    void abort() {
        Fetch trying = fetch;
        if (trying != null) {
            trying.abort();
        }
    }
}
