package io.jumphold.http.live;

import io.jumphold.cluster.access.Action;
import io.jumphold.cluster.jumpclient.JumpClientRow;
import io.jumphold.http.input.Bodies;
import io.jumphold.http.json.Json;
import io.jumphold.http.problem.Problems;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Principal;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns who listens, then tells him what changes. Changes that come faster than they are read replace each other by item; when too many items wait,
 * they are dropped and a number is left out, so that the console asks the list again. So it does where all lines may have changed at once, and no row has.
 */
final class LiveConversation extends TimerGraphStageLogic {
    private static final Logger LOG = LoggerFactory.getLogger(LiveConversation.class);
    private static final String TOKEN = "token";
    private static final String CHECK = "check";
    private static final int MOST_IN_A_MESSAGE = 500;

    /** What a console says first when its handshake said nothing. */
    record FirstMessage(@Nullable String token) {
        @Override
        public String toString() {
            return "FirstMessage[...]";
        }
    }

    private final LiveSocket socket;
    private final Map<Integer, JumpClientRow> waiting = new LinkedHashMap<>();
    private final AsyncCallback<List<JumpClientRow>> changed = createAsyncCallback(this::changed);
    private final AsyncCallback<Runnable> later = createAsyncCallback(Runnable::run);
    private boolean asked;
    private boolean stranger = true;
    private boolean greeted;
    private boolean gap;
    private long number;
    private Optional<Set<Integer>> groups = Optional.of(Set.of());
    private @Nullable Principal who;
    private Lines.@Nullable Site site;
    private @Nullable Outlook outlook;
    private @Nullable AutoCloseable subscription;

    LiveConversation(LiveSocket socket) {
        super(socket.shape());
        this.socket = socket;
        setHandler(socket.in, new AbstractInHandler() {
            @Override
            public void onPush() {
                heard(grab(socket.in));
            }
        });
        setHandler(socket.out, new AbstractOutHandler() {
            @Override
            public void onPull() {
                tell();
            }
        });
    }

    @Override
    public void preStart() {
        pull(socket.in);
        socket.known.ifPresentOrElse(this::welcome, () -> scheduleOnce(TOKEN, socket.settings.tokenPatience()));
    }

    private void heard(Message message) {
        if (!message.isText() || !message.asTextMessage().isStrict()) {
            refuse(new FaultException(ErrorCode.REQUEST_TOO_LARGE.fault("A console has nothing of that kind to say.")));
            return;
        }
        if (who == null && !asked) {
            asked = true;
            admit(message.asTextMessage().getStrictText());
        }
        if (!hasBeenPulled(socket.in) && !isClosed(socket.in)) {
            pull(socket.in);
        }
    }

    private void admit(String text) {
        try {
            String token = Bodies.json(
                            ContentTypes.APPLICATION_JSON, text.getBytes(StandardCharsets.UTF_8), FirstMessage.class)
                    .token();
            then(socket.audience.admit(now(), token == null ? "" : token), this::welcome);
        } catch (RuntimeException malformed) {
            refuse(malformed);
        }
    }

    private void welcome(Principal principal) {
        who = principal;
        noStranger();
        cancelTimer(TOKEN);
        scheduleWithFixedDelay(CHECK, socket.settings.check(), socket.settings.check());
        groups = socket.audience.groups(now(), principal);
        site = site();
        subscription = socket.audience.feed().subscribe(changed::invoke);
        then(socket.audience.outlook(groups), seen -> {
            outlook = seen;
            tell();
        });
    }

    private void changed(List<JumpClientRow> rows) {
        for (JumpClientRow row : rows) {
            // Anew at the end: what changes all the time does not keep the others waiting.
            waiting.remove(row.id());
            waiting.put(row.id(), row);
        }
        if (waiting.size() > socket.settings.backlog()) {
            waiting.clear();
            gap = true;
        }
        tell();
    }

    private void tell() {
        if (outlook == null || !isAvailable(socket.out) || (greeted && !gap && waiting.isEmpty())) {
            return;
        }
        greeted = true;
        number += gap ? 2 : 1;
        gap = false;
        push(
                socket.out,
                TextMessage.create(Json.text(
                        outlook.told(number, next(), socket.audience.gate().directory()))));
    }

    private List<JumpClientRow> next() {
        List<JumpClientRow> rows = new ArrayList<>();
        Iterator<JumpClientRow> oldest = waiting.values().iterator();
        while (oldest.hasNext() && rows.size() < MOST_IN_A_MESSAGE) {
            rows.add(oldest.next());
            oldest.remove();
        }
        return rows;
    }

    @Override
    public void onTimer(Object timer) {
        if (timer.equals(TOKEN)) {
            refuse(new FaultException(ErrorCode.NOT_SIGNED_IN.fault()));
        } else if (who != null) {
            Call now = now();
            boolean same =
                    socket.audience.gate().may(now, who, Action.SEE) && groups.equals(socket.audience.groups(now, who));
            if (same) {
                lookAtTheSite();
                then(socket.audience.authenticator().stillHolds(who, now.at()), holds -> {
                    if (!holds) {
                        completeStage();
                    }
                });
            } else {
                completeStage();
            }
        }
    }

    /** Each console at its own time, so that not all of them ask at once. */
    private void lookAtTheSite() {
        Lines.Site now = site();
        if (!now.equals(site)) {
            site = now;
            gap = true;
            tell();
        }
    }

    private Lines.Site site() {
        return Lines.Site.of(socket.audience.gate().directory());
    }

    /** Goes on here when the stage is done; a failure ends the connection. */
    private <T> void then(CompletionStage<T> stage, java.util.function.Consumer<T> next) {
        stage.whenComplete((result, failure) -> later.invoke(() -> {
            if (failure == null) {
                next.accept(result);
            } else {
                refuse(failure);
            }
        }));
    }

    /** Says why, then closes. */
    private void refuse(Throwable why) {
        outlook = null;
        emit(socket.out, TextMessage.create(Json.text(Problems.problem(why, socket.call.id()))), this::completeStage);
    }

    private Call now() {
        Call call = socket.call;
        return new Call(call.request(), call.path(), call.body(), call.from(), socket.clock.instant(), call.id());
    }

    private void noStranger() {
        if (stranger) {
            stranger = false;
            socket.noStranger.run();
        }
    }

    @Override
    public void postStop() {
        noStranger();
        if (subscription != null) {
            try {
                subscription.close();
            } catch (Exception e) {
                LOG.warn("A subscription to the live feed did not close", e);
            }
        }
    }
}
