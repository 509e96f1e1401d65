package io.jumphold.cluster.jumpclient;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jumphold.cluster.ClusterMessage;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.machine.Gateway;
import java.util.List;

/** What a Jump Client answers. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JumpClientReply.Done.class, name = "done"),
    @JsonSubTypes.Type(value = JumpClientReply.Edited.class, name = "edited"),
    @JsonSubTypes.Type(value = JumpClientReply.Ordered.class, name = "ordered"),
    @JsonSubTypes.Type(value = JumpClientReply.MayBeWoken.class, name = "may-be-woken"),
    @JsonSubTypes.Type(value = JumpClientReply.Removed.class, name = "removed"),
    @JsonSubTypes.Type(value = JumpClientReply.Refused.class, name = "refused"),
})
public sealed interface JumpClientReply extends ClusterMessage {
    /** Done, and on disk. */
    record Done() implements JumpClientReply {}

    /** How the entry stands after an edit, on disk. */
    record Edited(Entry entry) implements JumpClientReply {}

    /** The machine has been told to open the session's own connection, which must be proved with this key. */
    record Ordered(byte[] publicKey) implements JumpClientReply {}

    /** The attempt is on disk: those who were named may be asked to send packets to these MACs on this network (WOL-1). */
    record MayBeWoken(Gateway gateway, List<String> macs) implements JumpClientReply {}

    /** To a running session: the entry has been removed (JUMP-7). */
    record Removed() implements JumpClientReply {}

    record Refused(Fault fault) implements JumpClientReply {}
}
