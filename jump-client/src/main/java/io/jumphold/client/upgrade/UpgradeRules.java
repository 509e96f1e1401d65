package io.jumphold.client.upgrade;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.upgrade.Manifest;
import io.jumphold.protocol.upgrade.Platform;
import io.jumphold.protocol.upgrade.SignedManifest;
import io.jumphold.protocol.upgrade.Version;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What this client installs, and what it does not (UPG-6): decided here and nowhere else. */
final class UpgradeRules {
    /** Room that is left free on the disk, besides what a payload needs packed and unpacked. */
    static final long LEFT_FREE = 32L * 1024 * 1024;

    private static final Pattern CLAIMED = Pattern.compile("\"version\":\"([0-9.]{1,32})\"");

    private UpgradeRules() {}

    /**
     * The wires that the node speaks, of which a new version must speak one as well.
     *
     * @param oldest oldest version that the node speaks
     * @param newest newest version that the node speaks
     */
    record Wires(int oldest, int newest) {}

    /** What to do about an order. */
    enum Answer {
        INSTALL,
        /** It is this very version: the order crossed its arrival. */
        NOTHING
    }

    /**
     * Judges a manifest whose signature is genuine.
     *
     * @throws FaultException {@code payload_refused}: it is not for this machine, or not newer than what runs on it
     */
    static Answer judge(Manifest manifest, HostFacts own, Wires wires) {
        Version running = Version.of(own.version());
        Version offered = Version.of(manifest.version());
        if (offered.equals(running)) {
            return Answer.NOTHING;
        }
        if (offered.isOlderThan(running)) {
            throw refused("Version " + manifest.version() + " is older than " + own.version() + ", which runs here.");
        }
        String machine = Platform.of(own.os());
        if (!manifest.suits(machine)) {
            throw refused("It is made for " + manifest.platform() + ", and this is " + machine + ".");
        }
        if (manifest.wireOldest() > wires.newest() || manifest.wireNewest() < wires.oldest()) {
            throw refused("It speaks wire " + manifest.wireOldest() + " to " + manifest.wireNewest()
                    + ", and this site's node " + wires.oldest() + " to " + wires.newest() + ".");
        }
        return Answer.INSTALL;
    }

    /** Throws a {@link FaultException} where a disk with so many bytes free has no room for what is missing of a payload, and for it unpacked. */
    static void checkRoom(Manifest manifest, long have, long free) {
        long needed = manifest.size() - have + manifest.size() + LEFT_FREE;
        if (free < needed) {
            throw refused(
                    "It needs " + mebibytes(needed) + " MiB free on the disk, and there are " + mebibytes(free) + ".");
        }
    }

    /** Which version a manifest says it is, for a report about one that cannot be believed. */
    static String claimed(SignedManifest payload) {
        Matcher version = CLAIMED.matcher(new String(payload.manifest(), StandardCharsets.UTF_8));
        return version.find() ? version.group(1) : "unknown";
    }

    static FaultException refused(String why) {
        return new FaultException(ErrorCode.PAYLOAD_REFUSED.fault(why));
    }

    private static long mebibytes(long bytes) {
        return bytes / (1024 * 1024);
    }
}
