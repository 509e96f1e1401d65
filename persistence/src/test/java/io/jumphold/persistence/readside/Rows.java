package io.jumphold.persistence.readside;

import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.cluster.jumpclient.JumpClientRow.Standing;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Status;
import io.jumphold.protocol.machine.Gateway;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.machine.InstallMode;
import io.jumphold.protocol.machine.NetworkCard;
import io.jumphold.protocol.machine.OperatingSystem;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Rows as entities hand them. */
public record Rows(
        int id,
        long revision,
        Standing standing,
        String name,
        int group,
        String tag,
        String comments,
        Status status,
        HostFacts facts,
        String publicIp,
        @Nullable Instant lastAccessed,
        @Nullable Long incarnation) {
    static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");

    /** The group that every site begins with. */
    static final int GENERAL = 1;

    public static Rows client(int id) {
        return new Rows(
                id,
                1,
                Standing.LISTED,
                "client " + id,
                GENERAL,
                "",
                "",
                Status.ONLINE,
                facts("host-" + id),
                "203.0.113.7",
                null,
                77L);
    }

    static HostFacts facts(String hostName) {
        return new HostFacts(
                hostName,
                hostName + ".branch.example.org",
                "EXAMPLE",
                "OFFICE",
                new OperatingSystem("linux", "Debian GNU/Linux 12", "amd64"),
                List.of("10.1.2.3", "fe80::1"),
                new Gateway("10.1.2.1", "02:00:00:00:00:01"),
                List.of(new NetworkCard("eth0", "02:00:00:00:00:02", List.of("10.1.2.3/24"))),
                List.of("alice", "bob"),
                "alice",
                InstallMode.SERVICE,
                "1.0.0",
                "7",
                "",
                null);
    }

    public Rows revision(long revision) {
        return new Rows(
                id, revision, standing, name, group, tag, comments, status, facts, publicIp, lastAccessed, incarnation);
    }

    public Rows standing(Standing standing) {
        return new Rows(
                id, revision, standing, name, group, tag, comments, status, facts, publicIp, lastAccessed, incarnation);
    }

    Rows named(String name) {
        return new Rows(
                id, revision, standing, name, group, tag, comments, status, facts, publicIp, lastAccessed, incarnation);
    }

    Rows in(int group, String tag) {
        return new Rows(
                id, revision, standing, name, group, tag, comments, status, facts, publicIp, lastAccessed, incarnation);
    }

    Rows comments(String comments) {
        return new Rows(
                id, revision, standing, name, group, tag, comments, status, facts, publicIp, lastAccessed, incarnation);
    }

    public Rows status(Status status) {
        return new Rows(
                id, revision, standing, name, group, tag, comments, status, facts, publicIp, lastAccessed, incarnation);
    }

    public Rows facts(UnaryOperator<HostFacts> change) {
        return new Rows(
                id,
                revision,
                standing,
                name,
                group,
                tag,
                comments,
                status,
                change.apply(facts),
                publicIp,
                lastAccessed,
                incarnation);
    }

    Rows publicIp(String publicIp) {
        return new Rows(
                id, revision, standing, name, group, tag, comments, status, facts, publicIp, lastAccessed, incarnation);
    }

    Rows accessed(Instant lastAccessed) {
        return new Rows(
                id, revision, standing, name, group, tag, comments, status, facts, publicIp, lastAccessed, incarnation);
    }

    Rows attachedTo(@Nullable Long incarnation) {
        return new Rows(
                id, revision, standing, name, group, tag, comments, status, facts, publicIp, lastAccessed, incarnation);
    }

    public JumpClientRow row() {
        return row(status == Status.ONLINE ? null : NOW.plusSeconds(2), Lifetime.UNBOUNDED);
    }

    /** One that trusts the site's authorities up to this one. */
    public JumpClientRow trusting(int authority) {
        return row(status == Status.ONLINE ? null : NOW.plusSeconds(2), Lifetime.UNBOUNDED, authority);
    }

    JumpClientRow row(@Nullable Instant offlineSince, Lifetime lifetime) {
        return row(offlineSince, lifetime, 1);
    }

    private JumpClientRow row(@Nullable Instant offlineSince, Lifetime lifetime, int authority) {
        return new JumpClientRow(
                id,
                revision,
                3,
                standing,
                name,
                group,
                tag,
                comments,
                status,
                new JumpItems.Flags(false, facts.disabledBy() != null, true, false, standing != Standing.LISTED, true),
                standing == Standing.REMOVED ? null : facts,
                publicIp,
                5,
                NOW,
                NOW.plusSeconds(1),
                lastAccessed,
                offlineSince,
                incarnation == null ? null : "node-1:25520",
                incarnation,
                NOW.plusSeconds(3),
                "198.51.100.9",
                status == Status.LOST ? NOW.plusSeconds(4) : null,
                lifetime,
                standing == Standing.REMOVED ? null : id - 1,
                authority);
    }

    static JumpItems.HistoryEntry entry(long number) {
        return new JumpItems.HistoryEntry(
                number, NOW.plusSeconds(number), "online", Status.ONLINE, "attached", "from 203.0.113.7");
    }

    static Sessions.Session session(String id, int user, int startedAfter, Sessions.State state) {
        return new Sessions.Session(id, 7, "client 7", user, "carol", state, NOW.plusSeconds(startedAfter), null, null);
    }
}
