package io.jumphold.http.upgrade;

import io.jumphold.cluster.directory.DirectoryStore;
import io.jumphold.cluster.pace.Pace;
import io.jumphold.cluster.upgrade.ClientVersion;
import io.jumphold.cluster.upgrade.ClientVersions;
import io.jumphold.cluster.upgrade.UpgradeQueue;
import io.jumphold.http.problem.Problems;
import io.jumphold.http.route.Call;
import io.jumphold.http.route.Dispatcher;
import io.jumphold.http.route.Gate;
import io.jumphold.http.route.Operation;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.FaultException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** {@code GET /client-payloads/{sha256}}: for a Jump Client whose turn it is, with the ticket of its order; resumable (UPG-8). */
public final class PayloadRoutes {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-");

    private final DirectoryStore directory;
    private final ClientVersions versions;
    private final UpgradeQueue queue;
    private final Throttle throttle;

    /** {@code later} runs something after a while. */
    public PayloadRoutes(
            DirectoryStore directory,
            ClientVersions versions,
            UpgradeQueue queue,
            Pace pace,
            BiConsumer<Duration, Runnable> later) {
        this.directory = directory;
        this.versions = versions;
        this.queue = queue;
        this.throttle = new Throttle(
                pace, () -> directory.current().settings().upgrades().bytesPerSecond(), later);
    }

    public List<Operation> operations() {
        return List.of(Operation.open(HttpMethods.GET, "/client-payloads/{sha256}", this::download));
    }

    private CompletionStage<HttpResponse> download(Call call) {
        String sha256 = call.text("sha256");
        byte[] ticket = ticket(call);
        return queue.admit(ticket).thenCompose(admission -> {
            ClientVersion version = admitted(admission, sha256);
            String payload = Optional.ofNullable(version.payload()).orElseThrow(Gate::notFound);
            long size = version.manifest().size();
            Optional<Long> range = range(call);
            long from = range.orElse(0L);
            if (from >= size) {
                return java.util.concurrent.CompletableFuture.completedStage(unsatisfiable(size));
            }
            return queue.serving(ticket, from).thenApply(alive -> {
                if (!alive) {
                    throw over();
                }
                PayloadDownload download = new PayloadDownload(versions, queue, throttle, payload, ticket, size);
                HttpResponse answer = HttpResponse.create()
                        .withStatus(range.isPresent() ? StatusCodes.PARTIAL_CONTENT : StatusCodes.OK)
                        .withEntity(HttpEntities.create(
                                ContentTypes.APPLICATION_OCTET_STREAM, size - from, download.from(from)))
                        .addHeader(RawHeader.create("Accept-Ranges", "bytes"))
                        .addAttribute(Dispatcher.PEER_KNOWN, true);
                return range.isPresent()
                        ? answer.addHeader(
                                RawHeader.create("Content-Range", "bytes " + from + "-" + (size - 1) + "/" + size))
                        : answer;
            });
        });
    }

    private static byte[] ticket(Call call) {
        String token = Dispatcher.bearerToken(call)
                .orElseThrow(() -> new FaultException(ErrorCode.NOT_SIGNED_IN.fault("Bring the ticket of the order.")));
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException noTicket) {
            throw unknown();
        }
    }

    private ClientVersion admitted(Optional<UpgradeQueue.Admission> admission, String sha256) {
        if (admission.isEmpty() || !admission.get().sha256().equals(sha256)) {
            throw unknown();
        }
        if (!admission.get().alive()) {
            throw over();
        }
        return directory.current().releases().versions().stream()
                .filter(version -> version.manifest().sha256().equals(sha256) && version.isComplete())
                .findFirst()
                .orElseThrow(Gate::notFound);
    }

    /** Any other kind of range is passed over, and the whole is sent, as RFC 9110 allows. */
    private static Optional<Long> range(Call call) {
        return call.header("Range")
                .map(RANGE::matcher)
                .filter(Matcher::matches)
                .map(matcher -> Long.parseLong(matcher.group(1)));
    }

    private static HttpResponse unsatisfiable(long size) {
        return Problems.answer(
                        ErrorCode.INVALID_REQUEST.fault("The payload has " + size + " bytes."),
                        StatusCodes.RANGE_NOT_SATISFIABLE)
                .addHeader(RawHeader.create("Content-Range", "bytes */" + size));
    }

    private static FaultException unknown() {
        return new FaultException(ErrorCode.TICKET_INVALID.fault("This ticket opens no download of this payload."));
    }

    private static FaultException over() {
        return new FaultException(ErrorCode.UPGRADE_OVER.fault());
    }
}
