package io.jumphold.cluster.heart;

import io.jumphold.cluster.jumpclient.JumpClientCommand;
import io.jumphold.cluster.link.Attachment;
import io.jumphold.cluster.link.Connection;
import io.jumphold.cluster.link.Link;
import io.jumphold.cluster.link.LinkMessage;
import io.jumphold.cluster.rate.ConnectionRate;
import io.jumphold.cluster.rate.ConnectionRate.Comer;
import io.jumphold.cluster.rate.ConnectionRate.Turn;
import io.jumphold.cluster.site.Site;
import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.identity.Proof;
import io.jumphold.protocol.machine.HostFacts;
import io.jumphold.protocol.wire.ClientFrame;
import io.jumphold.protocol.wire.Wire;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.jspecify.annotations.Nullable;

/** Machines that come to this node: each in its turn, then to its entity through this node's registry, or else to where there is room. */
final class Arrivals {
    private final Site site;
    private final ConnectionRate rate;
    private final ThisNode here;
    private final IntFunction<EntityRef<JumpClientCommand>> clients;
    private final Refusals refusals;

    Arrivals(
            Site site,
            ConnectionRate rate,
            ThisNode here,
            IntFunction<EntityRef<JumpClientCommand>> clients,
            Refusals refusals) {
        this.site = site;
        this.rate = rate;
        this.here = here;
        this.clients = clients;
        this.refusals = refusals;
    }

    /**
     * What an enrolled machine shows of itself.
     *
     * @param authorities whom it trusts
     * @param tooOld whether it speaks no wire that this site does (UPG-1)
     */
    record Shown(
            Proof proof,
            byte[] signature,
            HostFacts facts,
            List<String> authorities,
            boolean tooOld,
            long processNonce) {
        static Shown of(ClientFrame.Hello hello, Proof proof) {
            return new Shown(
                    proof,
                    hello.proof(),
                    hello.facts(),
                    hello.authorities(),
                    Wire.isTooOld(hello.wireNewest()),
                    hello.processNonce());
        }

        static Shown of(ClientFrame.Enrol enrol, Proof proof) {
            return new Shown(proof, enrol.proof(), enrol.facts(), enrol.authorities(), false, enrol.processNonce());
        }
    }

    /** What is to be signed by a machine that attaches. */
    Proof proof(byte[] nonce, Connection connection) {
        return new Proof(Proof.ATTACH, site.id(), connection.serverNonce(), nonce, connection.serverKeyHash());
    }

    CompletionStage<Attachment> attach(int id, Comer comer, Shown shown, Connection connection, Link link) {
        return inTurn(
                comer,
                () -> ask(
                        id,
                        id,
                        connection,
                        link,
                        asking -> new JumpClientCommand.Attach(
                                shown.proof(),
                                shown.signature(),
                                shown.facts(),
                                newest(shown.authorities()),
                                shown.tooOld(),
                                from(asking, connection, shown.processNonce()),
                                asking.answerTo())));
    }

    /** RATE-1; and to another node where this one is full (TIER-2). */
    CompletionStage<Attachment> inTurn(Comer comer, Supplier<CompletionStage<Attachment>> attach) {
        return rate.turn(comer).thenCompose(turn -> switch (turn) {
            case Turn.Later later -> CompletableFuture.completedStage(sentAway(later));
            case Turn.GoOn soon ->
                attach.get()
                        .exceptionally(Refusals::defect)
                        .thenCompose(attachment -> settled(attachment, soon, comer));
        });
    }

    private CompletionStage<Attachment> settled(Attachment attachment, Turn.GoOn turn, Comer comer) {
        return switch (attachment) {
            case Attachment.Held(int client, long epoch, var ignored, var none) ->
                rate.due(turn, comer).handle((due, failure) -> {
                    if (due instanceof Turn.GoOn) {
                        return attachment;
                    }
                    gone(client, epoch, "in_line");
                    // Where the store has failed since, nobody knows his turn, and nobody is let in without one.
                    return due instanceof Turn.Later later ? sentAway(later) : Refusals.defect(failure);
                });
            case Attachment.Refused(Fault fault, var ignored, var none) ->
                CompletableFuture.completedStage(
                        fault.is(ErrorCode.NODE_FULL) || fault.is(ErrorCode.GOING_AWAY)
                                ? new Attachment.Refused(
                                        fault, site.roomElsewhere().get(), rate.kept(turn, comer))
                                : attachment);
        };
    }

    private static Attachment sentAway(Turn.Later later) {
        return new Attachment.Refused(later.fault(), List.of(), later.place());
    }

    /**
     * Asks an entity whether it may be attached by this link.
     *
     * @param claimed whom the machine says it is, unproved; 0 where it names none
     */
    CompletionStage<Attachment> ask(
            int claimed,
            int id,
            Connection connection,
            Link link,
            Function<LinkMessage.Asking, JumpClientCommand> command) {
        CompletableFuture<Attachment> answer = new CompletableFuture<>();
        here.links()
                .tell(new LinkMessage.Attaching(
                        claimed, link, asking -> clients.apply(id).tell(command.apply(asking)), answer));
        return answer.thenApply(attachment -> {
            refusals.auditConflict(attachment, connection);
            return attachment;
        });
    }

    /** Null where the machine does not tell, or the site has no authorities of its own. */
    @Nullable
    Integer newest(List<String> authorities) {
        OptionalInt newest =
                authorities.isEmpty() ? OptionalInt.empty() : site.trust().get().newest(authorities);
        return newest.isPresent() ? newest.getAsInt() : null;
    }

    JumpClientCommand.From from(LinkMessage.Asking asking, Connection connection, long processNonce) {
        return new JumpClientCommand.From(
                here.address(), here.incarnation(), asking.connection(), connection.remoteAddress(), processNonce);
    }

    void gone(int clientId, long epoch, String cause) {
        here.readings().gone(clientId, epoch);
        here.links().tell(new LinkMessage.Closed(clientId, epoch, cause));
    }
}
