package io.jumphold.persistence.upgrade;

import static io.jumphold.persistence.database.Columns.time;

import io.jumphold.cluster.upgrade.ClientVersion;
import io.jumphold.cluster.upgrade.Releases;
import io.jumphold.cluster.upgrade.UpgradeRules;
import io.jumphold.cluster.upgrade.UpgradeSettings;
import io.jumphold.protocol.api.Upgrades.Mode;
import io.jumphold.protocol.upgrade.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Who waits. Asked by an index, platform by platform, never by walking over the fleet. */
final class Candidates {
    /** Machines make up what they say of themselves; no more platforms than this are looked at. */
    private static final int MOST_PLATFORMS = 200;

    private static final String PENDING =
            " from jump_client c where c.client_platform = :platform and c.status = 'online'"
                    + " and c.client_version_key < :key and c.standing = 'listed'";

    private static final String NO_TURN = " and not exists (select 1 from upgrade_slot s where s.client_id = c.id)";

    private static final String MAY_BEGIN = NO_TURN
            + " and not exists (select 1 from upgrade_turn t where t.client_id = c.id and t.version = :version and t.not_before > :now)";

    /** Joined to the left, as H2 keeps that order: of its own accord it begins with everybody who is online. */
    static final String ASKED =
            "select t.client_id, c.client_platform, c.client_version from upgrade_turn t left join jump_client c on c.id = t.client_id"
                    + " where t.asked_at is not null and c.status = 'online' and c.standing = 'listed' and c.client_platform is not null"
                    + " and (t.not_before is null or t.not_before <= :now)"
                    + NO_TURN + " order by t.asked_at, t.client_id limit :most";

    private final Handle handle;
    private final Releases releases;
    private final UpgradeSettings settings;

    Candidates(Handle handle, Releases releases, UpgradeSettings settings) {
        this.handle = handle;
        this.releases = releases;
        this.settings = settings;
    }

    record Candidate(int client, ClientVersion version) {}

    private record Asked(int client, Optional<ClientVersion> owed) {}

    /** Whose turn it is next: who was asked for, then the oldest versions. */
    List<Candidate> next(int most, Instant now) {
        Map<Integer, ClientVersion> next = new LinkedHashMap<>();
        for (Asked asked : asked(most, now)) {
            if (asked.owed().isPresent()) {
                next.put(asked.client(), asked.owed().get());
            } else {
                handle.execute("update upgrade_turn set asked_at = null where client_id = ?", asked.client());
            }
        }
        for (Map.Entry<String, ClientVersion> owed : owed().entrySet()) {
            if (next.size() >= most) {
                break;
            }
            ClientVersion version = owed.getValue();
            handle.createQuery("select c.id" + PENDING + MAY_BEGIN + " order by c.client_version_key, c.id limit :most")
                    .bind("platform", owed.getKey())
                    .bind("key", key(version))
                    .bind("version", version.version())
                    .bind("now", time(now))
                    .bind("most", most)
                    .mapTo(Integer.class)
                    .forEach(client -> next.putIfAbsent(client, version));
        }
        return next.entrySet().stream()
                .limit(most)
                .map(entry -> new Candidate(entry.getKey(), entry.getValue()))
                .toList();
    }

    private List<Asked> asked(int most, Instant now) {
        return handle.createQuery(ASKED)
                .bind("now", time(now))
                .bind("most", most)
                .map((row, context) -> new Asked(
                        row.getInt(1), UpgradeRules.owed(row.getString(2), row.getString(3), releases, settings)))
                .list();
    }

    /** Whether anybody is pending, whatever keeps him from his turn. */
    boolean any() {
        return owed().entrySet().stream()
                .anyMatch(owed -> handle.createQuery("select c.id" + PENDING + " limit 1")
                        .bind("platform", owed.getKey())
                        .bind("key", key(owed.getValue()))
                        .mapTo(Integer.class)
                        .findOne()
                        .isPresent());
    }

    /** How many wait for each version, without those whose turn it is. */
    Map<ClientVersion, Integer> waiting() {
        Map<ClientVersion, Integer> waiting = new LinkedHashMap<>();
        owed().forEach((platform, version) -> waiting.merge(
                version,
                handle.createQuery("select count(*)" + PENDING + NO_TURN)
                        .bind("platform", platform)
                        .bind("key", key(version))
                        .mapTo(Integer.class)
                        .one(),
                Integer::sum));
        return waiting;
    }

    private static String key(ClientVersion version) {
        return Version.of(version.version()).sortKey();
    }

    /** What clients of each platform that there is are to become. */
    private Map<String, ClientVersion> owed() {
        Map<String, ClientVersion> owed = new LinkedHashMap<>();
        if (settings.mode() == Mode.DISABLED || releases.current().isEmpty()) {
            return owed;
        }
        for (String platform : platforms()) {
            // What is older than everything is owed whatever is current.
            UpgradeRules.owed(platform, "", releases, settings).ifPresent(version -> owed.put(platform, version));
        }
        return owed;
    }

    /** From each to the next one, by the index. */
    private List<String> platforms() {
        List<String> platforms = new ArrayList<>();
        Optional<String> next = after("");
        while (next.isPresent() && platforms.size() < MOST_PLATFORMS) {
            platforms.add(next.get());
            next = after(next.get());
        }
        return platforms;
    }

    private Optional<String> after(String platform) {
        return handle.createQuery(
                        "select client_platform from jump_client where client_platform > :platform order by client_platform limit 1")
                .bind("platform", platform)
                .mapTo(String.class)
                .findOne();
    }
}
