package io.jumphold.cluster.enrolment;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.jumpclient.Entry;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.cluster.site.Site;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.InstallerToken;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.wire.ClientFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a machine may become a Jump Client, and what its entry is then. Pure. */
public final class EnrolmentRules {
    private static final int NAME_LENGTH = 128;

    private EnrolmentRules() {}

    /** The installer that a token was issued for, by the site's own signature (ENR-2); empty when it is not one of this site's. */
    public static Optional<InstallerToken> token(Site site, String token) {
        return InstallerToken.verified(token, site.tokenKeys().getPublic())
                .filter(verified -> verified.siteId().equals(site.id()));
    }

    /** Why this installer takes no new machine (ENR-1, INST-2); empty when it does. */
    public static Optional<Fault> whyNot(Directory directory, InstallerToken token, Instant now) {
        Optional<Directory.Installer> installer = directory.installer(token.installerId());
        if (installer.isEmpty()) {
            return Optional.of(
                    ErrorCode.INSTALLER_KEY_INVALID.fault("The installer has been deleted; ask for a new one."));
        }
        return now.isBefore(installer.get().validUntil())
                ? Optional.empty()
                : Optional.of(ErrorCode.INSTALLER_EXPIRED.fault());
    }

    /** The entry that a machine gets: the installer's word, else the machine's own name. */
    public static Entry entry(Directory.Installer installer, ClientFrame.Enrol enrol) {
        String name = !installer.name().isBlank() ? installer.name() : enrol.name();
        return new Entry(name(name, enrol.facts()), installer.jumpGroupId(), installer.tag(), installer.comments(), 1);
    }

    /** INST-1: how long the clients of this installer live. */
    public static Lifetime lifetime(Directory.Installer installer, Instant now) {
        Integer after = installer.clientsExpireAfterMinutes();
        return new Lifetime(
                installer.maxOfflineMinutes(),
                after == null ? installer.clientsExpireAt() : now.plus(Duration.ofMinutes(after)));
    }

    /** ENR-8, where the site wants only one. */
    public static Fault duplicate(int of) {
        return ErrorCode.DUPLICATE_CLIENT.fault("Jump Client " + of
                + " of this site is installed on this machine already, and the site takes no second one.");
    }

    private static String name(String given, HostFacts facts) {
        String name = given.isBlank() ? facts.hostName() : given;
        String shown = name.isBlank() ? "unnamed" : name;
        return shown.length() <= NAME_LENGTH ? shown : shown.substring(0, NAME_LENGTH);
    }
}
