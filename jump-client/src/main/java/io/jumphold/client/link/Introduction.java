package io.jumphold.client.link;

import io.jumphold.client.install.Install;
import io.jumphold.client.install.Membership;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.identity.Proof;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.ServerFrame;
import io.jumphold.protocol.wire.Wire;
import java.util.Objects;

/** Answers a node's challenge with who we are and the proof of it (ENR-2). */
public final class Introduction {
    private static final int NONCE = 32;

    private final Install install;
    private final long processNonce;

    /**
     * @param processNonce random number of this process
     */
    public Introduction(Install install, long processNonce) {
        this.install = install;
        this.processNonce = processNonce;
    }

    /** Whether the node belongs to the site that this client knows. */
    public boolean isOurs(ServerFrame.Challenge challenge) {
        return challenge.siteId().equals(install.membership().siteId());
    }

    /**
     * Asks to be attached: enrols where the site has given no id yet (ENR-6: always with the same key), else says hello.
     *
     * @param place in line, as the site gave it (RATE-2); empty: none
     */
    public ClientFrame attach(ServerFrame.Challenge challenge, byte[] serverKeyHash, HostFacts facts, String place) {
        Membership membership = install.membership();
        byte[] nonce = Keys.random(NONCE);
        byte[] proof = proof(Proof.ATTACH, challenge, nonce, serverKeyHash);
        Integer id = membership.clientId();
        return id == null
                ? new ClientFrame.Enrol(
                        Wire.OLDEST,
                        Wire.NEWEST,
                        Objects.requireNonNullElse(membership.token(), ""),
                        install.keys().getPublic().getEncoded(),
                        nonce,
                        proof,
                        facts,
                        membership.name(),
                        processNonce,
                        place,
                        membership.authorities())
                : new ClientFrame.Hello(
                        Wire.OLDEST,
                        Wire.NEWEST,
                        id,
                        nonce,
                        proof,
                        facts,
                        processNonce,
                        membership.pass(),
                        place,
                        membership.authorities());
    }

    /** Takes the machine's end of a session. */
    public ClientFrame join(ServerFrame.Challenge challenge, byte[] serverKeyHash, String sessionId, byte[] ticket) {
        byte[] nonce = Keys.random(NONCE);
        byte[] proof = proof(Proof.SESSION, challenge, nonce, serverKeyHash);
        int id = Objects.requireNonNull(install.membership().clientId(), "Only an enrolled client joins sessions");
        return new ClientFrame.Join(
                Wire.OLDEST, Wire.NEWEST, sessionId, ticket, new ClientFrame.MachineProof(id, nonce, proof));
    }

    private byte[] proof(String context, ServerFrame.Challenge challenge, byte[] nonce, byte[] serverKeyHash) {
        return new Proof(context, challenge.siteId(), challenge.nonce(), nonce, serverKeyHash)
                .sign(install.keys().getPrivate());
    }
}
