package io.jumphold.http;

import io.jumphold.http.account.Bearers;
import io.jumphold.http.account.Passwords;
import io.jumphold.http.account.SetUp;
import io.jumphold.http.account.SignIn;
import io.jumphold.http.item.InstallerRoutes;
import io.jumphold.http.item.ItemLists;
import io.jumphold.http.item.JumpGroups;
import io.jumphold.http.route.AnswerCipher;
import io.jumphold.http.route.Dispatcher;
import io.jumphold.http.route.Gate;
import io.jumphold.http.route.Idempotency;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.SystemMaterializer;

/** The HTTP API of one node, as one function that the front door calls. */
public final class HttpApi implements AutoCloseable {
    private final List<Operation> operations;
    private final Dispatcher dispatcher;
    private final Passwords passwords;

    /** {@code answerKey}: 32 random bytes of the site's, the same on all nodes, that protect answers kept for retries. */
    public HttpApi(
            ClassicActorSystemProvider system, HttpPorts ports, HttpSettings settings, byte[] answerKey, Clock clock) {
        this.passwords = new Passwords(settings.passwordsAtOnce());
        Journal journal = new Journal(ports.audit());
        Gate gate = new Gate(ports.directory(), journal);
        Idempotency idempotency = new Idempotency(ports.idempotencyKeys(), new AnswerCipher(answerKey));
        SignIn signIn = new SignIn(ports.signIns(), ports.directory(), passwords, journal, settings.signInLife());
        this.operations = Stream.of(
                        signIn.operations(),
                        new SetUp(ports.signIns(), signIn, passwords, journal).operations(),
                        new JumpGroups(ports.directory(), gate, idempotency, journal).operations(),
                        new InstallerRoutes(ports.site(), ports.directory(), gate, idempotency, journal).operations(),
                        new ItemLists(ports.list(), gate).operations())
                .flatMap(List::stream)
                .toList();
        this.dispatcher = new Dispatcher(
                operations,
                new Bearers(ports.signIns(), ports.directory()),
                gate,
                clock,
                settings.patience(),
                SystemMaterializer.get(system).materializer());
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
