package io.jumphold.http;

import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.http.account.ApiAccountRoutes;
import io.jumphold.http.account.Bearers;
import io.jumphold.http.account.OAuth;
import io.jumphold.http.account.Passwords;
import io.jumphold.http.account.SetUp;
import io.jumphold.http.account.SignIn;
import io.jumphold.http.account.UserRoutes;
import io.jumphold.http.item.InstallerRoutes;
import io.jumphold.http.item.ItemLists;
import io.jumphold.http.item.ItemRoutes;
import io.jumphold.http.item.JumpGroups;
import io.jumphold.http.item.RemovalRoutes;
import io.jumphold.http.item.StatisticsRoutes;
import io.jumphold.http.item.VisibleItems;
import io.jumphold.http.item.WakeRoutes;
import io.jumphold.http.live.LiveRoute;
import io.jumphold.http.route.AnswerCipher;
import io.jumphold.http.route.Authenticator;
import io.jumphold.http.route.Dispatcher;
import io.jumphold.http.route.Gate;
import io.jumphold.http.route.Idempotency;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.SiteHeaders;
import io.jumphold.http.session.SessionRoutes;
import io.jumphold.http.site.AuthorityRoutes;
import io.jumphold.http.site.Contract;
import io.jumphold.http.site.MetricsRoute;
import io.jumphold.http.site.SettingsRoutes;
import io.jumphold.http.site.SiteRoutes;
import io.jumphold.http.upgrade.PayloadRoutes;
import io.jumphold.http.upgrade.ReleaseKeyRoutes;
import io.jumphold.http.upgrade.UpgradeRoutes;
import io.jumphold.http.upgrade.VersionRoutes;
import io.jumphold.protocol.api.Operations;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;

/** The HTTP API of one node, as one function that the front door calls. */
public final class HttpApi implements AutoCloseable {
    private final List<Operation> operations;
    private final Dispatcher dispatcher;
    private final Passwords passwords;

    /**
     * Puts the API together.
     *
     * @param version of this release, for {@code GET /site}
     * @param answerKey 32 random bytes of the site's, the same on all nodes, that protect answers kept for retries
     */
    public HttpApi(
            ClassicActorSystemProvider system,
            HttpPorts ports,
            HttpSettings settings,
            String version,
            byte[] answerKey,
            Clock clock) {
        Materializer materializer = SystemMaterializer.get(system).materializer();
        DirectoryStore directory = ports.directory();
        Journal journal = new Journal(ports.audit());
        Gate gate = new Gate(directory, journal);
        Authenticator authenticator = new Bearers(ports.signIns(), directory);
        Idempotency once = new Idempotency(ports.idempotencyKeys(), new AnswerCipher(answerKey));
        VisibleItems items = new VisibleItems(ports.list(), gate);
        passwords = new Passwords(settings.passwordsAtOnce());
        SiteHeaders nodes = new SiteHeaders(ports.site());
        SignIn signIn = new SignIn(ports.signIns(), directory, passwords, nodes, journal, settings.signInLife());
        Operations.Site about = new Operations.Site(ports.site().id(), "Jumphold", version);
        operations = Stream.of(
                        new SetUp(ports.signIns(), signIn, passwords, journal).operations(),
                        signIn.operations(),
                        new OAuth(ports.signIns(), journal).operations(),
                        new UserRoutes(directory, passwords, once, journal).operations(),
                        new ApiAccountRoutes(directory, once, journal).operations(),
                        new JumpGroups(directory, gate, once, journal).operations(),
                        new InstallerRoutes(ports.site(), directory, gate, once, journal).operations(),
                        new ItemLists(ports.list(), gate).operations(),
                        new ItemRoutes(ports.list(), items, ports.jumpClients(), gate, journal).operations(),
                        new RemovalRoutes(items, ports.jumpClients(), once, journal, materializer).operations(),
                        new WakeRoutes(ports.list(), ports.live(), items, ports.wakes(), journal, settings.patience())
                                .operations(),
                        new StatisticsRoutes(items, ports.statistics()).operations(),
                        new SessionRoutes(ports.site(), ports.list(), items, ports.sessions(), gate, once, journal)
                                .operations(),
                        new LiveRoute(ports.live(), ports.list(), authenticator, gate, settings.live(), clock)
                                .operations(),
                        new SettingsRoutes(directory, ports.nodes(), ports.list(), journal).operations(),
                        new ReleaseKeyRoutes(directory, ports.clientVersions(), once, journal).operations(),
                        new VersionRoutes(directory, ports.clientVersions(), once, journal, materializer).operations(),
                        new UpgradeRoutes(directory, ports.upgradeQueue(), ports.clientVersions(), journal)
                                .operations(),
                        new PayloadRoutes(
                                        directory,
                                        ports.clientVersions(),
                                        ports.upgradeQueue(),
                                        ports.pace(),
                                        // Pekko's own scheduler ticks ten times a second: too seldom for a bandwidth.
                                        (wait, work) -> CompletableFuture.delayedExecutor(
                                                        wait.toNanos(),
                                                        TimeUnit.NANOSECONDS,
                                                        system.classicSystem().dispatcher())
                                                .execute(work))
                                .operations(),
                        new AuthorityRoutes(ports.authorities(), once, journal).operations(),
                        new SiteRoutes(about, ports.nodes(), ports.audit(), journal).operations(),
                        new MetricsRoute(ports.metrics(), directory, ports.upgradeQueue(), ports.authorities())
                                .operations(),
                        Contract.load().operations())
                .flatMap(List::stream)
                .toList();
        dispatcher = new Dispatcher(
                operations,
                authenticator,
                gate,
                nodes,
                clock,
                settings.patience(),
                materializer,
                ports.metrics()::answered);
    }

    /** What is served, for comparing it with the contract. */
    public List<Operation> operations() {
        return operations;
    }

    /** Answers a request; never fails and never blocks. */
    public CompletionStage<HttpResponse> answer(HttpRequest request) {
        return dispatcher.answer(request);
    }

    @Override
    public void close() {
        passwords.close();
    }
}
