package io.jumphold.cli.api;

import io.jumphold.protocol.api.Accounts;
import io.jumphold.protocol.api.Installers;
import io.jumphold.protocol.api.JumpItems;
import io.jumphold.protocol.api.Operations;
import io.jumphold.protocol.api.Page;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.api.Upgrades;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The routes of {@code /api/v1}, one method each. */
public final class Api {
    private static final String ROOT = "/api/v1";
    private static final int LARGEST_PAGE = 1_000;
    private static final Map<String, String> NOTHING = Map.of();

    private final Http http;

    public Api(Http http) {
        this.http = http;
    }

    public Http http() {
        return http;
    }

    public Accounts.SignedIn setUp(Accounts.SetUp setUp) {
        return http.post(ROOT + "/setup", setUp, Shape.of(Accounts.SignedIn.class));
    }

    public Accounts.SignedIn signIn(Accounts.SignIn signIn) {
        return http.post(ROOT + "/sign-in", signIn, Shape.of(Accounts.SignedIn.class));
    }

    public void signOut() {
        http.post(ROOT + "/sign-out", NOTHING);
    }

    public Accounts.User me() {
        return http.get(ROOT + "/me", Shape.of(Accounts.User.class));
    }

    public Operations.Site site() {
        return http.get(ROOT + "/site", Shape.of(Operations.Site.class));
    }

    public List<Accounts.User> users() {
        return all(ROOT + "/users", Accounts.User.class);
    }

    public Accounts.User addUser(Accounts.NewUser user) {
        return http.post(ROOT + "/users", user, Shape.of(Accounts.User.class));
    }

    public Accounts.User changeUser(int id, Accounts.UserChange change, @Nullable Long version) {
        return http.patch(ROOT + "/users/" + id, change, version, Shape.of(Accounts.User.class));
    }

    public List<JumpItems.JumpGroupDetails> groups() {
        return all(ROOT + "/jump-groups", JumpItems.JumpGroupDetails.class);
    }

    public JumpItems.JumpGroupDetails addGroup(JumpItems.NewJumpGroup group) {
        return http.post(ROOT + "/jump-groups", group, Shape.of(JumpItems.JumpGroupDetails.class));
    }

    public List<Installers.Installer> installers() {
        return all(ROOT + "/installers", Installers.Installer.class);
    }

    public Installers.Created createInstaller(Installers.NewInstaller installer) {
        return http.post(ROOT + "/installers", installer, Shape.of(Installers.Created.class));
    }

    public void deleteInstaller(int id) {
        http.delete(ROOT + "/installers/" + id, null);
    }

    public List<Accounts.ApiAccount> apiAccounts() {
        return all(ROOT + "/api-accounts", Accounts.ApiAccount.class);
    }

    public Accounts.CreatedApiAccount addApiAccount(Accounts.NewApiAccount account) {
        return http.post(ROOT + "/api-accounts", account, Shape.of(Accounts.CreatedApiAccount.class));
    }

    public void deleteApiAccount(int id) {
        http.delete(ROOT + "/api-accounts/" + id, null);
    }

    public Page<Operations.AuditEntry> audit(int limit, @Nullable String cursor) {
        return http.get(paged(ROOT + "/audit", limit, cursor), Shape.pageOf(Operations.AuditEntry.class));
    }

    public void removeNode(String address) {
        http.delete(ROOT + "/nodes/" + address, null);
    }

    public Operations.Authorities authorities() {
        return http.get(ROOT + "/authorities", Shape.of(Operations.Authorities.class));
    }

    public Operations.Authority prepareAuthority() {
        return http.post(ROOT + "/authorities", NOTHING, Shape.of(Operations.Authority.class));
    }

    public Operations.Authority changeAuthority(int number, boolean anyway) {
        return http.post(
                ROOT + "/authorities/" + number + "/change",
                new Operations.AuthorityChange(anyway),
                Shape.of(Operations.Authority.class));
    }

    public void retireAuthority(int number, boolean anyway) {
        http.delete(ROOT + "/authorities/" + number + (anyway ? "?anyway=true" : ""), null);
    }

    public Operations.Nodes nodes() {
        return http.get(ROOT + "/nodes", Shape.of(Operations.Nodes.class));
    }

    public Operations.SiteSettings settings() {
        return http.get(ROOT + "/settings", Shape.of(Operations.SiteSettings.class));
    }

    public Operations.SiteSettings changeSettings(Operations.SiteSettings changes) {
        return http.put(ROOT + "/settings", changes, Shape.of(Operations.SiteSettings.class));
    }

    public Upgrades.ReleaseKeys releaseKeys() {
        return http.get(ROOT + "/release-keys", Shape.of(Upgrades.ReleaseKeys.class));
    }

    public Upgrades.ReleaseKey trustReleaseKey(Upgrades.NewReleaseKey key) {
        return http.post(ROOT + "/release-keys", key, Shape.of(Upgrades.ReleaseKey.class));
    }

    public void distrustReleaseKey(String fingerprint) {
        http.delete(ROOT + "/release-keys/" + encoded(fingerprint), null);
    }

    public Upgrades.ClientVersions clientVersions() {
        return http.get(ROOT + "/client-versions", Shape.of(Upgrades.ClientVersions.class));
    }

    public Upgrades.ClientVersion announceClientVersion(Upgrades.NewClientVersion version) {
        return http.post(ROOT + "/client-versions", version, Shape.of(Upgrades.ClientVersion.class));
    }

    public Upgrades.ClientVersion uploadClientVersion(Upgrades.ClientVersion version, Path payload) {
        return http.putFile(
                ROOT + "/client-versions/" + encoded(version.version()) + "/" + encoded(version.platform())
                        + "/payload",
                payload,
                Shape.of(Upgrades.ClientVersion.class));
    }

    public Upgrades.ClientVersions makeClientVersionCurrent(String version) {
        return http.post(
                ROOT + "/client-versions/" + encoded(version) + "/current",
                NOTHING,
                Shape.of(Upgrades.ClientVersions.class));
    }

    public Upgrades.Queue upgrades() {
        return http.get(ROOT + "/upgrades", Shape.of(Upgrades.Queue.class));
    }

    public Upgrades.Queue resumeUpgrades(String version) {
        return http.post(ROOT + "/upgrades/resume", new Upgrades.Resume(version), Shape.of(Upgrades.Queue.class));
    }

    public Page<JumpItems.Item> items(ItemQuery query, int limit, @Nullable String cursor) {
        return http.get(paged(ROOT + "/jump-items" + query.text(), limit, cursor), Shape.pageOf(JumpItems.Item.class));
    }

    public List<JumpItems.Item> items(ItemQuery query) {
        return all(ROOT + "/jump-items" + query.text(), JumpItems.Item.class);
    }

    public List<JumpItems.Item> pendingRemovals() {
        return all(ROOT + "/jump-items/pending-removals", JumpItems.Item.class);
    }

    public JumpItems.Counts counts() {
        return http.get(ROOT + "/jump-items/counts", Shape.of(JumpItems.Counts.class));
    }

    public JumpItems.Details item(int id) {
        return http.get(ROOT + "/jump-items/" + id, Shape.of(JumpItems.Details.class));
    }

    public JumpItems.Statistics statistics(int id) {
        return http.get(ROOT + "/jump-items/" + id + "/statistics", Shape.of(JumpItems.Statistics.class));
    }

    public List<JumpItems.HistoryEntry> history(int id) {
        return all(ROOT + "/jump-items/" + id + "/history", JumpItems.HistoryEntry.class);
    }

    public JumpItems.Item changeItem(int id, JumpItems.Change change, @Nullable Long version) {
        return http.patch(ROOT + "/jump-items/" + id, change, version, Shape.of(JumpItems.Item.class));
    }

    public List<JumpItems.Result> removeItems(List<Integer> ids) {
        Page<JumpItems.Result> results = http.post(
                ROOT + "/jump-items/removals", new JumpItems.Removals(ids), Shape.pageOf(JumpItems.Result.class));
        return results.items();
    }

    /** Wakes the machine, and waits for it as long as the request says. */
    public JumpItems.Woken wake(int id, JumpItems.Wake wake) {
        Duration wait = Duration.ofSeconds(Objects.requireNonNullElse(wake.waitSeconds(), 0));
        return http.postOnce(ROOT + "/jump-items/" + id + "/wake", wake, wait, Shape.of(JumpItems.Woken.class));
    }

    public Sessions.Started jump(int id) {
        return http.post(ROOT + "/jump-items/" + id + "/jump", NOTHING, Shape.of(Sessions.Started.class));
    }

    public Sessions.Session session(String id) {
        return http.get(ROOT + "/sessions/" + encoded(id), Shape.of(Sessions.Session.class));
    }

    public Sessions.Session endSession(String id) {
        return http.post(ROOT + "/sessions/" + encoded(id) + "/end", NOTHING, Shape.of(Sessions.Session.class));
    }

    /** Opens the live feed. */
    public LiveFeed live() {
        return LiveFeed.open(listener -> http.webSocket(ROOT + "/live", listener));
    }

    private <T> List<T> all(String path, Class<T> of) {
        List<T> all = new ArrayList<>();
        String cursor = null;
        do {
            Page<T> page = http.get(paged(path, LARGEST_PAGE, cursor), Shape.pageOf(of));
            all.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor != null);
        return all;
    }

    private static String paged(String path, int limit, @Nullable String cursor) {
        return path
                + (path.indexOf('?') < 0 ? '?' : '&')
                + "limit=" + limit
                + (cursor == null ? "" : "&cursor=" + encoded(cursor));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
