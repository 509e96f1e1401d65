package io.jumphold.protocol.wire;

import static io.jumphold.protocol.wire.Limits.bytes;
import static io.jumphold.protocol.wire.Limits.check;
import static io.jumphold.protocol.wire.Limits.exactly;
import static io.jumphold.protocol.wire.Limits.required;
import static io.jumphold.protocol.wire.Limits.text;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Trusted;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.Readings;
import io.jumphold.protocol.upgrade.Stage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A frame to a node: from a Jump Client on {@code /attach}, and from either end of a session on {@code /session} until the join. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = ClientFrame.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = ClientFrame.Enrol.class, name = "enrol"),
    @JsonSubTypes.Type(value = ClientFrame.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = ClientFrame.Beat.class, name = "beat"),
    @JsonSubTypes.Type(value = ClientFrame.FactsChanged.class, name = "facts_changed"),
    @JsonSubTypes.Type(value = ClientFrame.SessionOpening.class, name = "session_opening"),
    @JsonSubTypes.Type(value = ClientFrame.SessionFailed.class, name = "session_failed"),
    @JsonSubTypes.Type(value = ClientFrame.Uninstalled.class, name = "uninstalled"),
    @JsonSubTypes.Type(value = ClientFrame.UpgradeReport.class, name = "upgrade_report"),
    @JsonSubTypes.Type(value = ClientFrame.Statistics.class, name = "statistics"),
    @JsonSubTypes.Type(value = ClientFrame.TrustKept.class, name = "trust_kept"),
    @JsonSubTypes.Type(value = ClientFrame.Join.class, name = "join"),
})
public sealed interface ClientFrame {
    /** Most characters of a pass, and of a place in line. */
    int PASS = 128;

    int PLACE = 128;

    /**
     * Asks to become a Jump Client of the site (ENR-1), and attaches. Idempotent by the public key (ENR-6).
     *
     * @param wireOldest oldest wire version the client speaks
     * @param wireNewest newest wire version the client speaks
     * @param token the installer's token, at most 4,096 characters
     * @param publicKey the client's public key, X.509 SubjectPublicKeyInfo, at most 256 bytes (ENR-2)
     * @param nonce 32 fresh random bytes
     * @param proof signature over the {@code attach} context, see {@link io.jumphold.protocol.identity.Proof}
     * @param name the entry's name where the installer leaves it open, at most 128 characters; empty: the host name
     * @param processNonce random number of this process, so that a flapping client is not taken for a clone
     * @param place the place in line that a {@link ServerFrame.Refused} gave (RATE-2), at most 128 characters; empty: none
     * @param authorities whom the client trusts (ENR-9), as in {@link ServerFrame.Trust}; empty: it does not tell, and cannot be told of others
     */
    record Enrol(
            int wireOldest,
            int wireNewest,
            String token,
            byte[] publicKey,
            byte[] nonce,
            byte[] proof,
            HostFacts facts,
            String name,
            long processNonce,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String place,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> authorities)
            implements ClientFrame {
        public Enrol {
            token = required("token", token, 4_096);
            bytes("public_key", publicKey, 256);
            exactly("nonce", nonce, 32);
            bytes("proof", proof, 128);
            Objects.requireNonNull(facts, "facts");
            name = text("name", name, 128);
            place = text("place", place, PLACE);
            authorities = Trusted.told(authorities);
        }

        /** Without a word on whom it trusts. */
        public Enrol(
                int wireOldest,
                int wireNewest,
                String token,
                byte[] publicKey,
                byte[] nonce,
                byte[] proof,
                HostFacts facts,
                String name,
                long processNonce,
                String place) {
            this(wireOldest, wireNewest, token, publicKey, nonce, proof, facts, name, processNonce, place, List.of());
        }

        /** Without a place in line, too. */
        public Enrol(
                int wireOldest,
                int wireNewest,
                String token,
                byte[] publicKey,
                byte[] nonce,
                byte[] proof,
                HostFacts facts,
                String name,
                long processNonce) {
            this(wireOldest, wireNewest, token, publicKey, nonce, proof, facts, name, processNonce, "");
        }

        /** Without the token (SEC-5). */
        @Override
        public String toString() {
            return "Enrol[" + facts.hostName() + "]";
        }
    }

    /**
     * Attaches an enrolled Jump Client; fields as in {@link Enrol}.
     *
     * @param pass what the last {@link ServerFrame.Welcome} gave: with it a client has a right to a place in line, at most 128 characters; empty: none
     */
    record Hello(
            int wireOldest,
            int wireNewest,
            int clientId,
            byte[] nonce,
            byte[] proof,
            HostFacts facts,
            long processNonce,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String pass,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String place,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> authorities)
            implements ClientFrame {
        public Hello {
            check(clientId > 0, "client_id", "must be positive");
            exactly("nonce", nonce, 32);
            bytes("proof", proof, 128);
            Objects.requireNonNull(facts, "facts");
            pass = text("pass", pass, PASS);
            place = text("place", place, PLACE);
            authorities = Trusted.told(authorities);
        }

        /** Without a word on whom it trusts. */
        public Hello(
                int wireOldest,
                int wireNewest,
                int clientId,
                byte[] nonce,
                byte[] proof,
                HostFacts facts,
                long processNonce,
                String pass,
                String place) {
            this(wireOldest, wireNewest, clientId, nonce, proof, facts, processNonce, pass, place, List.of());
        }

        /** With neither a pass nor a place in line, too. */
        public Hello(
                int wireOldest,
                int wireNewest,
                int clientId,
                byte[] nonce,
                byte[] proof,
                HostFacts facts,
                long processNonce) {
            this(wireOldest, wireNewest, clientId, nonce, proof, facts, processNonce, "", "");
        }

        /** Without the pass (SEC-5). */
        @Override
        public String toString() {
            return "Hello[" + clientId + "]";
        }
    }

    /** I am here. Ends at the link. */
    record Beat() implements ClientFrame {}

    /**
     * The facts are others now; answered by {@link ServerFrame.Ack}.
     *
     * @param number of the client's own choice, growing
     */
    record FactsChanged(long number, HostFacts facts) implements ClientFrame {
        public FactsChanged {
            Objects.requireNonNull(facts, "facts");
        }
    }

    /** Answers {@link ServerFrame.OpenSession} at once: dialling now. */
    record SessionOpening(String sessionId) implements ClientFrame {
        public SessionOpening {
            sessionId = required("session_id", sessionId, 64);
        }
    }

    /** The session's own connection could not be opened, or the client will not have it. */
    record SessionFailed(String sessionId, Fault fault) implements ClientFrame {
        public SessionFailed {
            sessionId = required("session_id", sessionId, 64);
            Objects.requireNonNull(fault, "fault");
        }
    }

    /**
     * The client is leaving this machine for good; answered by {@link ServerFrame.Ack}, after which it deletes its key (UNI-2, UNI-3).
     *
     * @param ordered whether the site told it to; else somebody at the machine did
     */
    record Uninstalled(long number, boolean ordered) implements ClientFrame {}

    /** What the machine read of itself, as {@link ServerFrame.StatisticsWanted} asks (STAT-2). Not answered and not kept; the next one takes its place. */
    record Statistics(Readings readings) implements ClientFrame {
        public Statistics {
            Objects.requireNonNull(readings, "readings");
        }
    }

    /**
     * Whom the client trusts from now on, as {@link ServerFrame.Trust} asks (ENR-9): it is on its disk. Answered by {@link ServerFrame.Ack}.
     *
     * @param number of the client's own choice, growing
     * @param authorities as in {@link ServerFrame.Trust}
     */
    record TrustKept(long number, List<String> authorities) implements ClientFrame {
        public TrustKept {
            authorities = Trusted.required(authorities);
        }
    }

    /**
     * How far the upgrade is that {@link ServerFrame.Upgrade} ordered; answered by {@link ServerFrame.Ack}. A failed one is told again after every attach until
     * it is acknowledged (UPG-7). Success is not told: the client attaches as the new version.
     *
     * @param number of the client's own choice, growing
     * @param version the version that was ordered, 1 to 32 characters
     * @param stage how far it is
     * @param bytes of the payload that are there, 0 or more
     * @param fault why it failed ({@code payload_refused}, {@code upgrade_failed}, ...); required with {@link Stage#FAILED}, else null
     */
    record UpgradeReport(
            long number,
            String version,
            Stage stage,
            long bytes,
            @Nullable Fault fault) implements ClientFrame {
        public UpgradeReport {
            version = required("version", version, 32);
            stage = Objects.requireNonNullElse(stage, Stage.OTHER);
            check(bytes >= 0, "bytes", "must not be negative");
            check(stage != Stage.FAILED || fault != null, "fault", "is missing");
        }
    }

    /**
     * Takes one end of a session's pipe.
     *
     * @param sessionId the session, 1 to 64 characters
     * @param ticket the one-time secret, 32 bytes
     * @param machine who joins as the Jump Client; null for the representative's end
     */
    record Join(
            int wireOldest,
            int wireNewest,
            String sessionId,
            byte[] ticket,
            @Nullable MachineProof machine) implements ClientFrame {
        public Join {
            sessionId = required("session_id", sessionId, 64);
            exactly("ticket", ticket, 32);
        }
    }

    /**
     * The Jump Client's proof on a session's own connection.
     *
     * @param proof signature over the {@code session} context, see {@link io.jumphold.protocol.identity.Proof}
     */
    record MachineProof(int clientId, byte[] nonce, byte[] proof) {
        public MachineProof {
            check(clientId > 0, "client_id", "must be positive");
            exactly("nonce", nonce, 32);
            bytes("proof", proof, 128);
        }
    }

    /** A kind that only a newer client knows; ignored. */
    record Unknown() implements ClientFrame {}
}
