package io.jumphold.cluster.jumpclient;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jumphold.cluster.lifetime.Lifetime;
import io.jumphold.protocol.machine.HostFacts;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has happened to a Jump Client. The names are in the journal for ever; golden payloads hold them. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JumpClientEvent.Enrolled.class, name = "enrolled"),
    @JsonSubTypes.Type(value = JumpClientEvent.Attached.class, name = "attached"),
    @JsonSubTypes.Type(value = JumpClientEvent.Detached.class, name = "detached"),
    @JsonSubTypes.Type(value = JumpClientEvent.Lost.class, name = "lost"),
    @JsonSubTypes.Type(value = JumpClientEvent.FactsChanged.class, name = "facts-changed"),
    @JsonSubTypes.Type(value = JumpClientEvent.Edited.class, name = "edited"),
    @JsonSubTypes.Type(value = JumpClientEvent.Accessed.class, name = "accessed"),
    @JsonSubTypes.Type(value = JumpClientEvent.IdentityCheckFailed.class, name = "identity-check-failed"),
    @JsonSubTypes.Type(value = JumpClientEvent.IdentityConflict.class, name = "identity-conflict"),
    @JsonSubTypes.Type(value = JumpClientEvent.ConflictSettled.class, name = "conflict-settled"),
    @JsonSubTypes.Type(value = JumpClientEvent.OnlyOneAgain.class, name = "only-one-again"),
    @JsonSubTypes.Type(value = JumpClientEvent.RemovalRequested.class, name = "removal-requested"),
    @JsonSubTypes.Type(value = JumpClientEvent.Uninstalled.class, name = "uninstalled"),
    @JsonSubTypes.Type(value = JumpClientEvent.Removed.class, name = "removed"),
    @JsonSubTypes.Type(value = JumpClientEvent.WakeTried.class, name = "wake-tried"),
    @JsonSubTypes.Type(value = JumpClientEvent.Upgraded.class, name = "upgraded"),
    @JsonSubTypes.Type(value = JumpClientEvent.UpgradeFailed.class, name = "upgrade-failed"),
    @JsonSubTypes.Type(value = JumpClientEvent.AuthorityKept.class, name = "authority-kept"),
    @JsonSubTypes.Type(value = JumpClientEvent.VersionMismatch.class, name = "version-mismatch"),
})
public sealed interface JumpClientEvent {
    Instant at();

    /**
     * Became a Jump Client (ENR-1).
     *
     * @param publicKey all the site ever stores of its identity (ENR-2)
     * @param lifetime null where nothing bounds it
     * @param duplicateOf which other one was installed in the same scope before (ENR-8); null where none was
     */
    record Enrolled(
            int id,
            byte[] publicKey,
            int installerId,
            Entry entry,
            HostFacts facts,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Lifetime lifetime,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer duplicateOf,

            Instant at)
            implements JumpClientEvent {}

    /** Is online; {@code facts} only where they are others than before. */
    record Attached(LinkAddress link, @Nullable HostFacts facts, Instant at) implements JumpClientEvent {}

    /** Is offline; {@code cause} is a stable word. */
    record Detached(long epoch, String cause, Instant at) implements JumpClientEvent {}

    /** Has been away for so long that it is called lost (LIFE-2). */
    record Lost(Instant at) implements JumpClientEvent {}

    record FactsChanged(HostFacts facts, Instant at) implements JumpClientEvent {}

    record Edited(Entry entry, String by, Instant at) implements JumpClientEvent {}

    /** A session with it has begun. */
    record Accessed(String by, Instant at) implements JumpClientEvent {}

    /** Somebody presented its id without its key (ENR-3). */
    record IdentityCheckFailed(String from, Instant at) implements JumpClientEvent {}

    /** Two processes hold its key: they have taken it from each other twice within a minute (ENR-7). The addresses that they came from. */
    record IdentityConflict(String older, String newer, Instant at) implements JumpClientEvent {}

    /** The one that it was a duplicate of is no longer on its machine (ENR-8). */
    record OnlyOneAgain(Instant at) implements JumpClientEvent {}

    /** A person says that only one of them holds the key now. */
    record ConflictSettled(String by, Instant at) implements JumpClientEvent {}

    /**
     * Off the list; the machine is still to be told (UNI-2).
     *
     * @param by empty where a deadline did it
     * @param cause which deadline, a stable word; null where a person did it
     */
    record RemovalRequested(
            String by,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String cause,

            Instant at) implements JumpClientEvent {}

    /** Uninstalled on its machine; the entry stays (UNI-3). */
    record Uninstalled(boolean ordered, Instant at) implements JumpClientEvent {}

    /** Gone; {@code cause} is a stable word, {@code by} is empty where the machine said so itself. */
    record Removed(String cause, String by, Instant at) implements JumpClientEvent {}

    /** Others on its network are asked to wake it (WOL-1); {@code askedOf}: which. */
    record WakeTried(String by, List<Integer> askedOf, Instant at) implements JumpClientEvent {}

    /** Has come back as a newer version than it was. */
    record Upgraded(String from, String to, Instant at) implements JumpClientEvent {}

    /** Did not become this version; {@code code} and {@code message} of the fault (UPG-7). */
    record UpgradeFailed(String version, String code, String message, Instant at) implements JumpClientEvent {}

    /** The newest of the site's authorities that it trusts is another than before (ENR-9); {@code number}: which, 0 where it trusts none that the site has now. */
    record AuthorityKept(int number, Instant at) implements JumpClientEvent {}

    /** It speaks no wire of this site's any more, and was sent away (UPG-1); {@code version} as it told it, {@code from} where. */
    record VersionMismatch(String version, String from, Instant at) implements JumpClientEvent {}
}
