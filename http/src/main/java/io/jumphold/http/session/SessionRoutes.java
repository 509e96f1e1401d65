package io.jumphold.http.session;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.access.Caller;
import io.jumphold.cluster.list.JumpItemList;
import io.jumphold.cluster.session.SessionStarts;
import io.jumphold.cluster.session.SessionStarts.Begun;
import io.jumphold.cluster.site.Site;
import io.jumphold.http.input.Parameters;
import io.jumphold.http.item.VisibleItems;
import io.jumphold.http.problem.Problems;
import io.jumphold.http.route.Answers;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Gate;
import io.jumphold.http.route.Idempotency;
import io.jumphold.http.route.Journal;
import io.jumphold.http.route.Operation;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.api.Sessions;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Jumping, and the sessions that come of it. A user sees his own sessions, an administrator all; a ticket is given to the owner alone. */
public final class SessionRoutes {
    private static final String PATH = "/api/v1/sessions";
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final int NO_USER = 0;

    private final Site site;
    private final JumpItemList list;
    private final VisibleItems items;
    private final SessionStarts sessions;
    private final Gate gate;
    private final Idempotency idempotency;
    private final Journal journal;

    public SessionRoutes(
            Site site,
            JumpItemList list,
            VisibleItems items,
            SessionStarts sessions,
            Gate gate,
            Idempotency idempotency,
            Journal journal) {
        this.site = site;
        this.list = list;
        this.items = items;
        this.sessions = sessions;
        this.gate = gate;
        this.idempotency = idempotency;
        this.journal = journal;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.guarded(
                        HttpMethods.POST,
                        "/api/v1/jump-items/{id}/jump",
                        Action.START_SESSION,
                        idempotency.once(this::jump)),
                Operation.guarded(HttpMethods.GET, PATH, Action.START_SESSION, this::page),
                Operation.guarded(HttpMethods.GET, PATH + "/{id}", Action.START_SESSION, this::one),
                Operation.guarded(HttpMethods.POST, PATH + "/{id}/end", Action.START_SESSION, this::end),
                Operation.guarded(HttpMethods.POST, PATH + "/{id}/ticket", Action.START_SESSION, this::ticket));
    }

    private CompletionStage<HttpResponse> jump(Call call, Principal who) {
        int id = call.id("id", ErrorCode.CLIENT_NOT_FOUND);
        return items.find(call, who, id, Action.START_SESSION)
                .thenCompose(details -> sessions.start(id, details.item().name(), userId(who), who.name())
                        .exceptionallyCompose(failure -> refused(call, who, id, failure)))
                .thenCompose(begun -> journal.changed(
                                call,
                                who,
                                "session_started",
                                "session:" + begun.session().id(),
                                null,
                                begun.session())
                        .thenApply(audited ->
                                Answers.created(PATH + "/" + begun.session().id(), started(begun))));
    }

    private CompletionStage<Begun> refused(Call call, Principal who, int id, Throwable failure) {
        CompletionStage<Void> told = Problems.root(failure) instanceof FaultException refusal
                ? journal.refused(call, who.name(), "jump_refused", "client:" + id, refusal.fault())
                : CompletableFuture.completedFuture(null);
        return told.thenCompose(done -> CompletableFuture.failedFuture(failure));
    }

    private CompletionStage<HttpResponse> page(Call call, Principal who) {
        Parameters parameters = call.parameters();
        Integer userId = gate.may(call, who, Action.ADMINISTER) ? null : userId(who);
        return list.sessions(userId, parameters.cursor(), parameters.limit()).thenApply(Answers::ok);
    }

    private CompletionStage<HttpResponse> one(Call call, Principal who) {
        return find(call, who).thenApply(Answers::ok);
    }

    private CompletionStage<HttpResponse> end(Call call, Principal who) {
        return find(call, who)
                .thenCompose(session ->
                        sessions.end(session.id(), owns(who, session) ? "ended_by_owner" : "ended_by_administrator"))
                .thenCompose(session -> journal.done(call, who.name(), "session_end_asked", "session:" + session.id())
                        .thenApply(audited -> Answers.ok(session)));
    }

    private CompletionStage<HttpResponse> ticket(Call call, Principal who) {
        return find(call, who)
                .thenCompose(session -> {
                    if (!owns(who, session)) {
                        throw new FaultException(ErrorCode.PERMISSION_DENIED.fault(
                                "Only the one who started a session gets a ticket for it."));
                    }
                    return sessions.ticket(session.id());
                })
                .thenCompose(begun -> journal.done(
                                call,
                                who.name(),
                                "session_ticket_issued",
                                "session:" + begun.session().id())
                        .thenApply(audited -> Answers.ok(started(begun))));
    }

    private CompletionStage<Sessions.Session> find(Call call, Principal who) {
        return list.session(call.text("id"))
                .thenApply(found -> found.filter(
                                session -> owns(who, session) || gate.may(call, who, Action.ADMINISTER))
                        .orElseThrow(() -> new FaultException(ErrorCode.SESSION_NOT_FOUND.fault())));
    }

    /** API accounts have no user id; their names tell them apart. */
    private static boolean owns(Principal who, Sessions.Session session) {
        return session.userId() == userId(who)
                && (session.userId() != NO_USER || session.userName().equals(who.name()));
    }

    private static int userId(Principal who) {
        return switch (who.caller()) {
            case Caller.User(int id) -> id;
            case Caller.ApiAccount ignored -> NO_USER;
        };
    }

    /** This node first; the others for when it is lost (JUMP-9). */
    private Sessions.Started started(Begun begun) {
        return new Sessions.Started(begun.session(), ENCODER.encodeToString(begun.ticket()), site.addresses());
    }
}
