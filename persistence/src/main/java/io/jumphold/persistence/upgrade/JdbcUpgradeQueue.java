package io.jumphold.persistence.upgrade;

import io.jumphold.cluster.upgrade.ClientVersion;
import io.jumphold.cluster.upgrade.Releases;
import io.jumphold.cluster.upgrade.UpgradeQueue;
import io.jumphold.cluster.upgrade.UpgradeRules;
import io.jumphold.cluster.upgrade.UpgradeSettings;
import io.jumphold.persistence.database.Columns;
import io.jumphold.persistence.database.Database;
import io.jumphold.protocol.api.Upgrades;
import io.jumphold.protocol.api.Upgrades.Mode;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Keys;
import io.jumphold.protocol.upgrade.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The queue in tables, by the database's clock. Rounds come one after the other, whichever nodes hold them: one row is locked for each. */
public final class JdbcUpgradeQueue implements UpgradeQueue {
    /** Most turns that begin in one round, so that it is short. */
    private static final int MOST_AT_A_TIME = 100;

    private static final int MOST_SHOWN = 100;
    private static final int TICKET_BYTES = 32;

    private final Database database;
    private final Function<Handle, Instant> clock;

    public JdbcUpgradeQueue(Database database) {
        this(
                database,
                handle -> handle.createQuery("select " + database.dialect().clock())
                        .mapTo(OffsetDateTime.class)
                        .one()
                        .toInstant());
    }

    /** {@code clock}: what it is by, other than the database's. */
    JdbcUpgradeQueue(Database database, Function<Handle, Instant> clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Round> round(Releases releases, UpgradeSettings settings, Uptime uptime) {
        return database.ask(handle -> {
            UpgradeGate before = UpgradeGate.locked(handle);
            boolean begun = before.cycleBegun();
            Instant now = clock.apply(handle);
            UpgradeGate gate = before.looked(handle, uptime, now);
            List<SlotTable.Running> running = SlotTable.running(handle, releases, settings);
            List<Over> over = over(handle, running, gate, now);
            Candidates candidates = new Candidates(handle, releases, settings);
            int free = Math.min(MOST_AT_A_TIME, settings.mostAtOnce() - (running.size() - over.size()));
            List<Begun> given = free <= 0 ? List.of() : give(handle, candidates.next(free, now), now);
            boolean busy = running.size() > over.size() || !given.isEmpty() || isPending(candidates, settings);
            gate.cycleBegun(handle, settings.mode() == Mode.THIS_CYCLE && (begun || busy));
            return new Round(given, over, toHalt(handle), begun && !busy);
        });
    }

    private static boolean isPending(Candidates candidates, UpgradeSettings settings) {
        return settings.mode() == Mode.THIS_CYCLE && candidates.any();
    }

    private static List<Over> over(Handle handle, List<SlotTable.Running> running, UpgradeGate gate, Instant now) {
        List<Over> over = new ArrayList<>();
        for (SlotTable.Running one : running) {
            String version = one.turn().version();
            UpgradeRules.Fate fate = UpgradeRules.fate(one.turn(), gate.fairFrom(), now);
            if (fate != UpgradeRules.Fate.STAYS && SlotTable.remove(handle, one.client(), version)) {
                over.add(new Over(one.client(), version, fate));
                switch (fate) {
                    case DONE -> TurnTable.done(handle, one.client(), version, now);
                    case INTERRUPTED -> TurnTable.interrupted(handle, one.client(), version, now);
                    case UNCHANGED, AWAY ->
                        TurnTable.failed(handle, one.client(), version, ErrorCode.UPGRADE_FAILED.fault(), true, now);
                    case WITHDRAWN, STAYS -> {
                        // It may begin again at once, should it be wanted again.
                    }
                }
            }
        }
        return over;
    }

    private static List<Begun> give(Handle handle, List<Candidates.Candidate> candidates, Instant now) {
        List<Begun> given = new ArrayList<>();
        for (Candidates.Candidate next : candidates) {
            byte[] ticket = Keys.random(TICKET_BYTES);
            SlotTable.add(handle, next.client(), next.version(), ticket, now);
            TurnTable.begun(handle, next.client(), next.version().version(), now);
            given.add(new Begun(next.client(), next.version(), ticket));
        }
        return given;
    }

    private static List<String> toHalt(Handle handle) {
        return handle
                .createQuery(
                        "select version, tried, failed from upgrade_tally where halted_at is null and failed > 0 order by version")
                .map((row, context) -> UpgradeRules.isToBeHalted(row.getInt(2), row.getInt(3)) ? row.getString(1) : "")
                .list()
                .stream()
                .filter(version -> !version.isEmpty())
                .toList();
    }

    @Override
    public CompletionStage<Void> giveBack(Begun begun) {
        return database.change(handle -> {
            String version = begun.version().version();
            if (SlotTable.remove(handle, begun.clientId(), version)) {
                TurnTable.interrupted(handle, begun.clientId(), version, clock.apply(handle));
            }
        });
    }

    @Override
    public CompletionStage<Void> toFront(int clientId) {
        return database.change(handle -> TurnTable.asked(handle, clientId, clock.apply(handle)));
    }

    @Override
    public CompletionStage<Void> progress(int clientId, String version, Stage stage, long bytes) {
        return database.change(handle -> {
            switch (stage) {
                case FETCHING, FETCHED, INSTALLING ->
                    SlotTable.told(handle, clientId, version, stage, bytes, clock.apply(handle));
                case FAILED, OTHER -> {
                    // Told otherwise, or what only a newer client knows.
                }
            }
        });
    }

    @Override
    public CompletionStage<Boolean> mayFail(int clientId, String version) {
        String clean = Columns.clean(version);
        return database.ask(handle -> SlotTable.of(handle, clientId, clean).isPresent()
                || TurnTable.of(handle, clientId, clean)
                        .filter(turn -> turn.concluded() || turn.done())
                        .isPresent());
    }

    @Override
    public CompletionStage<Boolean> failed(int clientId, String version, Fault fault) {
        String clean = Columns.clean(version);
        return database.ask(handle -> {
            Instant now = clock.apply(handle);
            boolean fair = SlotTable.of(handle, clientId, clean)
                    .map(turn -> UpgradeRules.isFair(
                            turn.stage(),
                            turn.stagedAt(),
                            UpgradeGate.of(handle).fairFrom()))
                    .orElse(true);
            if (SlotTable.remove(handle, clientId, clean)) {
                if (fair) {
                    TurnTable.failed(handle, clientId, clean, fault, false, now);
                } else {
                    TurnTable.interrupted(handle, clientId, clean, now);
                }
                return true;
            }
            return TurnTable.explained(handle, clientId, clean, fault)
                    || TurnTable.undone(handle, clientId, clean, fault, now);
        });
    }

    @Override
    public CompletionStage<Optional<Admission>> admit(byte[] ticket) {
        return database.ask(handle -> {
            Instant now = clock.apply(handle);
            return handle.createQuery(
                            "select client_id, version, sha256, ends_at, stage from upgrade_slot where ticket_hash = :hash")
                    .bind("hash", Keys.hashHex(ticket))
                    .map((row, context) -> new Admission(
                            row.getInt(1),
                            row.getString(2),
                            row.getString(3),
                            now.isBefore(instant(row, "ends_at"))
                                    && !Columns.word(Stage.INSTALLING).equals(row.getString(5))))
                    .findOne();
        });
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(Columns.instant(row.getObject(column, OffsetDateTime.class)));
    }

    @Override
    public CompletionStage<Boolean> serving(byte[] ticket, long bytes) {
        return database.ask(handle -> SlotTable.serving(handle, ticket, bytes, clock.apply(handle)));
    }

    @Override
    public CompletionStage<Length> length(Releases releases, UpgradeSettings settings) {
        return database.ask(handle ->
                new Length(sum(new Candidates(handle, releases, settings).waiting()), SlotTable.count(handle)));
    }

    private static int sum(Map<ClientVersion, Integer> waiting) {
        return waiting.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public CompletionStage<Upgrades.Queue> show(Releases releases, UpgradeSettings settings) {
        return database.ask(handle -> {
            Map<ClientVersion, Integer> waiting = new Candidates(handle, releases, settings).waiting();
            List<Upgrades.Running> running = SlotTable.shown(handle);
            long bytes =
                    running.stream().mapToLong(one -> one.size() - one.bytes()).sum()
                            + waiting.entrySet().stream()
                                    .mapToLong(one -> one.getKey().manifest().size() * one.getValue())
                                    .sum();
            List<String> current = releases.current().stream()
                    .map(ClientVersion::version)
                    .distinct()
                    .toList();
            return new Upgrades.Queue(
                    settings.mode(),
                    sum(waiting),
                    running,
                    current.isEmpty() ? 0 : done(handle, current),
                    current.isEmpty() ? List.of() : failed(handle, current),
                    current.isEmpty() ? 0 : failedCount(handle, current),
                    UpgradeRules.secondsLeft(bytes, settings),
                    halted(handle));
        });
    }

    private static int done(Handle handle, List<String> versions) {
        return handle.createQuery("select coalesce(sum(done), 0) from upgrade_tally where version in (<versions>)")
                .bindList("versions", versions)
                .mapTo(Integer.class)
                .one();
    }

    private static int failedCount(Handle handle, List<String> versions) {
        return handle.createQuery(
                        "select count(*) from upgrade_turn where failed_at is not null and version in (<versions>)")
                .bindList("versions", versions)
                .mapTo(Integer.class)
                .one();
    }

    private static List<Upgrades.Failed> failed(Handle handle, List<String> versions) {
        return handle.createQuery(
                        "select client_id, version, tries, code, message, failed_at, coalesce(not_before, failed_at) as next_at"
                                + " from upgrade_turn where failed_at is not null and version in (<versions>)"
                                + " order by failed_at desc, client_id limit :most")
                .bindList("versions", versions)
                .bind("most", MOST_SHOWN)
                .map((row, context) -> new Upgrades.Failed(
                        row.getInt(1),
                        row.getString(2),
                        row.getInt(3),
                        fault(row.getString(4), row.getString(5)),
                        instant(row, "failed_at"),
                        instant(row, "next_at")))
                .list();
    }

    private static Fault fault(String code, String message) {
        return ErrorCode.ofCode(code).orElse(ErrorCode.UPGRADE_FAILED).fault(message);
    }

    private static List<Upgrades.Halted> halted(Handle handle) {
        return handle.createQuery(
                        "select version, halted_at, tried, failed from upgrade_tally where halted_at is not null order by halted_at")
                .map((row, context) ->
                        new Upgrades.Halted(row.getString(1), instant(row, "halted_at"), row.getInt(3), row.getInt(4)))
                .list();
    }
}
