package io.jumphold.protocol.wire;

import static io.jumphold.protocol.wire.Limits.bytes;
import static io.jumphold.protocol.wire.Limits.check;
import static io.jumphold.protocol.wire.Limits.exactly;
import static io.jumphold.protocol.wire.Limits.list;
import static io.jumphold.protocol.wire.Limits.required;
import static io.jumphold.protocol.wire.Limits.text;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Trusted;
import io.jumphold.protocol.machine.MacAddress;
import io.jumphold.protocol.machine.SecureOn;
import io.jumphold.protocol.upgrade.SignedManifest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A frame from a node, on {@code /attach} or, until the join, on {@code /session}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = ServerFrame.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = ServerFrame.Challenge.class, name = "challenge"),
    @JsonSubTypes.Type(value = ServerFrame.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = ServerFrame.TermsTold.class, name = "terms"),
    @JsonSubTypes.Type(value = ServerFrame.Trust.class, name = "trust"),
    @JsonSubTypes.Type(value = ServerFrame.StatisticsWanted.class, name = "statistics_wanted"),
    @JsonSubTypes.Type(value = ServerFrame.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = ServerFrame.BeatBack.class, name = "beat_back"),
    @JsonSubTypes.Type(value = ServerFrame.Ack.class, name = "ack"),
    @JsonSubTypes.Type(value = ServerFrame.OpenSession.class, name = "open_session"),
    @JsonSubTypes.Type(value = ServerFrame.CancelSession.class, name = "cancel_session"),
    @JsonSubTypes.Type(value = ServerFrame.Uninstall.class, name = "uninstall"),
    @JsonSubTypes.Type(value = ServerFrame.Wake.class, name = "wake"),
    @JsonSubTypes.Type(value = ServerFrame.Move.class, name = "move"),
    @JsonSubTypes.Type(value = ServerFrame.Upgrade.class, name = "upgrade"),
    @JsonSubTypes.Type(value = ServerFrame.Joined.class, name = "joined"),
})
public sealed interface ServerFrame {

    /**
     * The first frame on every connection.
     *
     * @param siteId the site's id, 1 to 64 characters
     * @param nonce 32 fresh random bytes
     * @param wireOldest oldest wire version the node speaks
     * @param wireNewest newest wire version the node speaks
     */
    record Challenge(String siteId, byte[] nonce, int wireOldest, int wireNewest) implements ServerFrame {
        public Challenge {
            siteId = required("site_id", siteId, 64);
            exactly("nonce", nonce, 32);
        }
    }

    /**
     * Answers an accepted enrol or hello.
     *
     * @param clientId the permanent id (ENR-1), 1 to 2147483647
     * @param epoch number of this attachment; grows with every attach of this client
     * @param wire the version spoken from here on
     * @param heartbeatMs how often the client must beat (PRES-3); nodes say 5,000 to 300,000
     * @param serverTimeMs the node's clock, milliseconds since 1970 UTC
     * @param addresses where the site's nodes can be reached, at most 32; empty keeps what the client knows
     * @param pass for the next {@link ClientFrame.Hello}s, also of later processes; at most 128 characters; empty keeps what the client has
     */
    record Welcome(
            int clientId,
            long epoch,
            int wire,
            long heartbeatMs,
            long serverTimeMs,
            List<String> addresses,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String pass)
            implements ServerFrame {
        public Welcome {
            check(clientId > 0, "client_id", "must be positive");
            check(heartbeatMs > 0 && heartbeatMs <= 300_000, "heartbeat_ms", "must be 1 to 300000");
            addresses = list("addresses", addresses, 32, 255);
            pass = text("pass", pass, ClientFrame.PASS);
        }

        /** Without a pass. */
        public Welcome(
                int clientId, long epoch, int wire, long heartbeatMs, long serverTimeMs, List<String> addresses) {
            this(clientId, epoch, wire, heartbeatMs, serverTimeMs, addresses, "");
        }

        /** Without the pass (SEC-5). */
        @Override
        public String toString() {
            return "Welcome[" + clientId + ", epoch " + epoch + "]";
        }
    }

    /** How long the client lives without its site (LIFE-5): right after the welcome, and again whenever that changes. */
    record TermsTold(Terms terms) implements ServerFrame {
        public TermsTold {
            Objects.requireNonNull(terms, "terms");
        }
    }

    /**
     * Whom the client is to trust from now on, in place of whom it trusted before (ENR-9): right after the welcome where its hello told of others, and again whenever
     * that changes. The client answers with {@link ClientFrame.TrustKept} once it is on its disk. One that told of nobody in its hello is not asked.
     *
     * @param authorities SHA-256 of their certificates, each 64 lower-case hex digits, 1 to 16
     */
    record Trust(List<String> authorities) implements ServerFrame {
        public Trust {
            authorities = Trusted.required(authorities);
        }
    }

    /**
     * What the site wants to be told of the machine, and how often (STAT-1, STAT-2): after the welcome, and again whenever that changes. Holds until then, or
     * until the connection ends. Answered by {@link ClientFrame.Statistics} again and again.
     *
     * @param choice words of {@link io.jumphold.protocol.machine.Statistic}, at most 16 of 32 characters; unknown ones are passed over; empty: tell nothing
     * @param intervalMs from one report to the next, 10,000 to 86,400,000
     */
    record StatisticsWanted(List<String> choice, long intervalMs) implements ServerFrame {
        public StatisticsWanted {
            choice = list("choice", choice, 16, 32);
            check(intervalMs >= 10_000 && intervalMs <= 86_400_000, "interval_ms", "must be 10000 to 86400000");
        }
    }

    /**
     * The node's no; the connection is closed after it with the fault's close code.
     *
     * @param elsewhere {@code host:port} of nodes that would have it (TIER-2), best first, at most 32: try these at once
     * @param place for the next enrol or hello, at any node, after the time that the fault names (RATE-2); at most 128 characters; empty: none
     */
    record Refused(
            Fault fault,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> elsewhere,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) String place)
            implements ServerFrame {
        public Refused {
            Objects.requireNonNull(fault, "fault");
            elsewhere = list("elsewhere", elsewhere, 32, 255);
            place = text("place", place, ClientFrame.PLACE);
        }

        /** A plain no. */
        public Refused(Fault fault) {
            this(fault, List.of(), "");
        }
    }

    /** Answers {@link ClientFrame.Beat}. */
    record BeatBack() implements ServerFrame {}

    /** What the client sent with this number is on disk. */
    record Ack(long number) implements ServerFrame {}

    /**
     * Order: dial a session's own connection.
     *
     * @param sessionId the session, 1 to 64 characters
     * @param ticket one-time secret for the join, 32 bytes
     * @param addresses where to dial, best first, at most 32; empty: the address of this attachment
     * @param timeoutMs milliseconds the join may take, 1 to 300,000
     */
    record OpenSession(String sessionId, byte[] ticket, List<String> addresses, long timeoutMs) implements ServerFrame {
        public OpenSession {
            sessionId = required("session_id", sessionId, 64);
            exactly("ticket", ticket, 32);
            check(timeoutMs > 0 && timeoutMs <= 300_000, "timeout_ms", "must be 1 to 300000");
            addresses = list("addresses", addresses, 32, 255);
        }
    }

    /** Order: the session is over; drop its connection if there still is one. */
    record CancelSession(String sessionId, @Nullable Fault cause) implements ServerFrame {
        public CancelSession {
            sessionId = required("session_id", sessionId, 64);
        }
    }

    /** Order: remove yourself from the machine, say so with {@link ClientFrame.Uninstalled}, wait for its ack (UNI-1, UNI-2). */
    record Uninstall(String reason) implements ServerFrame {
        public Uninstall {
            reason = text("reason", reason, 255);
        }
    }

    /**
     * Order: wake another machine of this network (WOL-5). Not answered; what comes to nothing is logged.
     *
     * @param gateway address of the network's default gateway, 1 to 64 characters: the packets go out where it is
     * @param macs of the machine's network cards, each six bytes in lower-case hex with colons, 1 to 32
     * @param secureOn the password that the cards ask for, used this once; 4 or 6 bytes, empty where there is none
     */
    record Wake(String gateway, List<String> macs, byte[] secureOn) implements ServerFrame {
        private static final byte[] NO_PASSWORD = {};

        public Wake {
            gateway = required("gateway", gateway, 64);
            macs = list("macs", macs, 32, 17);
            check(!macs.isEmpty(), "macs", "is empty");
            check(macs.stream().allMatch(mac -> MacAddress.parse(mac).isPresent()), "macs", "holds what is none");
            secureOn = Objects.requireNonNullElse(secureOn, NO_PASSWORD);
            check(SecureOn.isLength(secureOn.length), "secure_on", "must have 0, 4 or 6 bytes");
        }

        /** Without the password (SEC-5, WOL-3). */
        @Override
        public String toString() {
            return "Wake[" + macs + "]";
        }
    }

    /**
     * Order: attach to another node, and let go of this one only then, for it is about to stop (PRES-9). Not answered.
     *
     * @param addresses {@code host:port} of nodes that have room, best first, 1 to 32
     * @param place for that hello: it waits in no line (RATE-1), 1 to 128 characters
     */
    record Move(List<String> addresses, String place) implements ServerFrame {
        public Move {
            addresses = list("addresses", addresses, 32, 255);
            check(!addresses.isEmpty(), "addresses", "is empty");
            place = required("place", place, ClientFrame.PLACE);
        }
    }

    /**
     * Order: fetch this version, check it, install it, restart as it (UPG-3, UPG-6). Told how far it is by {@link ClientFrame.UpgradeReport}. A newer order takes the
     * place of an older one; one for what the client is already, or is installing, is answered by nothing.
     *
     * @param payload what to install, signed
     * @param ticket opens {@code GET /client-payloads/{sha256}} as {@code Authorization: Bearer} with base64url, 1 to 256 bytes; good until that answers 403 or 410
     * @param addresses where to fetch it, best first, at most 32; empty: the address of this attachment
     */
    record Upgrade(SignedManifest payload, byte[] ticket, List<String> addresses) implements ServerFrame {
        public Upgrade {
            Objects.requireNonNull(payload, "payload");
            bytes("ticket", ticket, 256);
            addresses = list("addresses", addresses, 32, 255);
        }

        /** Without the ticket (SEC-5). */
        @Override
        public String toString() {
            return "Upgrade[" + payload + "]";
        }
    }

    /**
     * Answers an accepted join; from here on everything is the pipe's ({@link PipeFrame}).
     *
     * @param sessionId the session
     * @param rejoinTicket one-time secret for coming back after a lost connection, 32 bytes
     * @param wire the version spoken from here on
     */
    record Joined(String sessionId, byte[] rejoinTicket, int wire) implements ServerFrame {
        public Joined {
            sessionId = required("session_id", sessionId, 64);
            exactly("rejoin_ticket", rejoinTicket, 32);
        }
    }

    /** A kind that only a newer node knows; ignored. */
    record Unknown() implements ServerFrame {}
}
