package io.jumphold.cluster.heart;

import io.jumphold.cluster.directory.Directory;
import io.jumphold.cluster.enrolment.EnrolmentRules;
import io.jumphold.cluster.enrolment.Identities;
import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.Connection;
import io.jumphold.cluster.link.Link;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.cluster.rate.ConnectionRate.Comer;
import io.jumphold.cluster.rate.ConnectionRate.Standing;
import io.jumphold.cluster.site.Site;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.error.FaultException;
import io.jumphold.protocol.identity.InstallerToken;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.identity.Proof;
import io.jumphold.protocol.wire.ClientFrame;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/** How a machine with the key of an installer becomes a Jump Client, or takes up an enrolment that was left half done. */
final class Enrolment {
    private final Site site;
    private final Ports ports;
    private final BooleanSupplier isFull;
    private final Arrivals arrivals;
    private final Refusals refusals;

    Enrolment(Site site, Ports ports, BooleanSupplier isFull, Arrivals arrivals, Refusals refusals) {
        this.site = site;
        this.ports = ports;
        this.isFull = isFull;
        this.arrivals = arrivals;
        this.refusals = refusals;
    }

    private record Candidate(ClientFrame.Enrol enrol, Connection connection, Link link) {
        String key() {
            return Keys.hashHex(enrol.publicKey());
        }

        Comer comer(OptionalInt known) {
            return new Comer("key:" + key(), known.isPresent() ? Standing.KNOWN : Standing.NEWCOMER, enrol.place());
        }
    }

    CompletionStage<Attachment> enrol(ClientFrame.Enrol enrol, Connection connection, Link link) {
        Optional<InstallerToken> token = EnrolmentRules.token(site, enrol.token());
        if (token.isEmpty()) {
            return refusals.refused(Refusals.ENROLMENT, "", connection, ErrorCode.INSTALLER_KEY_INVALID.fault());
        }
        Proof proof = arrivals.proof(enrol.nonce(), connection);
        if (!isSigned(proof, enrol.publicKey(), enrol.proof())) {
            return refusals.refused(Refusals.IDENTITY, "", connection, ErrorCode.IDENTITY_CHECK_FAILED.fault());
        }
        Candidate candidate = new Candidate(enrol, connection, link);
        return ports.identities().find(candidate.key()).thenCompose(known -> {
            Directory directory = ports.directory().current();
            Optional<Fault> fault =
                    EnrolmentRules.whyNot(directory, token.get(), ports.clock().instant());
            return fault.isPresent()
                    ? again(candidate, known, proof, token.get(), fault.get())
                    : by(directory.installer(token.get().installerId()).orElseThrow(), candidate, known);
        });
    }

    /** A key that has an id already is given that one, and its entry where a crash came between the two (ENR-6). */
    private CompletionStage<Attachment> by(Directory.Installer installer, Candidate candidate, OptionalInt known) {
        return arrivals.inTurn(
                        candidate.comer(known),
                        () -> identity(candidate, known)
                                .thenCompose(identity -> arrivals.ask(
                                        known.orElse(0),
                                        identity.id(),
                                        candidate.connection(),
                                        candidate.link(),
                                        asking -> command(candidate, installer, identity, asking))))
                .thenApply(attachment -> noted(attachment, installer, candidate.connection()));
    }

    /**
     * The installer takes nobody new. A key that has an id comes from a client whose answer was lost (ENR-6): it attaches, unless a node crashed between
     * that id and its entry.
     */
    private CompletionStage<Attachment> again(
            Candidate candidate, OptionalInt known, Proof proof, InstallerToken token, Fault fault) {
        String target = target(token.installerId());
        if (known.isEmpty()) {
            return refusals.refused(Refusals.ENROLMENT, target, candidate.connection(), fault);
        }
        return arrivals.attach(
                        known.getAsInt(),
                        candidate.comer(known),
                        Arrivals.Shown.of(candidate.enrol(), proof),
                        candidate.connection(),
                        candidate.link())
                .thenCompose(attachment -> Refusals.isFor(attachment, ErrorCode.CLIENT_NOT_FOUND)
                        ? refusals.refused(Refusals.ENROLMENT, target, candidate.connection(), fault)
                        : CompletableFuture.completedStage(attachment));
    }

    /** Only one that will most likely be attached is given an id, which takes a place of the site's capacity. */
    private CompletionStage<Identities.Identity> identity(Candidate candidate, OptionalInt known) {
        return known.isEmpty()
                        && isFull.getAsBoolean()
                        && !site.roomElsewhere().get().isEmpty()
                ? CompletableFuture.failedStage(new FaultException(ErrorCode.NODE_FULL.fault()))
                : ports.identities()
                        .allocate(
                                candidate.key(),
                                candidate.enrol().facts().installScope(),
                                ports.directory().current().settings().rejectDuplicates());
    }

    private JumpClientCommand command(
            Candidate candidate,
            Directory.Installer installer,
            Identities.Identity identity,
            LinkMessage.Asking asking) {
        ClientFrame.Enrol enrol = candidate.enrol();
        return new JumpClientCommand.Enrol(
                enrol.publicKey(),
                installer.id(),
                identity.duplicateOf(),
                EnrolmentRules.entry(installer, enrol),
                enrol.facts(),
                EnrolmentRules.lifetime(installer, ports.clock().instant()),
                arrivals.newest(enrol.authorities()),
                arrivals.from(asking, candidate.connection(), enrol.processNonce()),
                asking.answerTo());
    }

    /** The first attachment of all is the enrolment, which counts. */
    private Attachment noted(Attachment attachment, Directory.Installer installer, Connection connection) {
        if (attachment instanceof Attachment.Held held && held.epoch() == 1) {
            ports.directory().installerUsed(installer.id());
        }
        if (attachment instanceof Attachment.Refused(Fault why, var ignored, var none)
                && (why.is(ErrorCode.CLIENT_LIMIT_REACHED) || why.is(ErrorCode.DUPLICATE_CLIENT))) {
            refusals.audit(Refusals.ENROLMENT, target(installer.id()), connection, why);
        }
        return attachment;
    }

    private static String target(int installer) {
        return "installer:" + installer;
    }

    private static boolean isSigned(Proof proof, byte[] publicKey, byte[] signature) {
        try {
            return proof.isSignedBy(Keys.publicKey(publicKey), signature);
        } catch (IllegalArgumentException noKey) {
            return false;
        }
    }
}
