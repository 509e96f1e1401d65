package io.jumphold.protocol.wire;

import static io.jumphold.protocol.wire.Limits.check;
import static io.jumphold.protocol.wire.Limits.required;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jumphold.protocol.error.Fault;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A frame between the two ends of a session; nodes relay it unread.
 *
 * <p>Each end numbers its {@link Numbered} frames 1, 2, 3, ...; the other acknowledges what it has received. An end keeps what is not
 * acknowledged and, after a lost connection, sends again from the first number that the other's {@link Resume} lacks.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = PipeFrame.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = PipeFrame.Resume.class, name = "resume"),
    @JsonSubTypes.Type(value = PipeFrame.Received.class, name = "received"),
    @JsonSubTypes.Type(value = PipeFrame.Open.class, name = "open"),
    @JsonSubTypes.Type(value = PipeFrame.Data.class, name = "data"),
    @JsonSubTypes.Type(value = PipeFrame.Grant.class, name = "grant"),
    @JsonSubTypes.Type(value = PipeFrame.Resize.class, name = "resize"),
    @JsonSubTypes.Type(value = PipeFrame.Signal.class, name = "signal"),
    @JsonSubTypes.Type(value = PipeFrame.Close.class, name = "close"),
})
public sealed interface PipeFrame {

    /** A frame with a number; it arrives exactly once and in order. */
    sealed interface Numbered extends PipeFrame {
        /** 1 or more. */
        long number();

        /** The channel it belongs to: odd where the representative opened it, even where the Jump Client did. */
        int channel();
    }

    /** First frame of each end on every connection: everything up to {@code received} has arrived. */
    record Resume(long received) implements PipeFrame {
        public Resume {
            check(received >= 0, "received", "must not be negative");
        }
    }

    /** Everything up to {@code received} has arrived; the sender may forget it. */
    record Received(long received) implements PipeFrame {
        public Received {
            check(received >= 0, "received", "must not be negative");
        }
    }

    /**
     * Opens a channel for a tool.
     *
     * @param tool name of the tool: {@code shell}
     * @param parameters the tool's own; for {@code shell}: {@code columns}, {@code rows}, {@code term}, {@code command} (empty: the login shell)
     */
    record Open(long number, int channel, String tool, Map<String, String> parameters) implements Numbered {
        public Open {
            checkNumbered(number, channel);
            tool = required("tool", tool, 64);
            parameters = Limits.map("parameters", parameters, 32, 64, 8_192);
        }
    }

    /** 1 to 32,768 bytes of a channel; never more than the other end has granted. */
    record Data(long number, int channel, byte[] bytes) implements Numbered {
        public Data {
            checkNumbered(number, channel);
            Limits.bytes("bytes", bytes, Limits.DATA);
        }
    }

    /** The reader has used up this many bytes; the writer may send as many more. */
    record Grant(long number, int channel, int bytes) implements Numbered {
        public Grant {
            checkNumbered(number, channel);
            check(bytes > 0 && bytes <= Limits.CHANNEL_WINDOW, "bytes", "must be 1 to " + Limits.CHANNEL_WINDOW);
        }
    }

    /** The terminal has another size: 1 to 10,000 columns and rows. */
    record Resize(long number, int channel, int columns, int rows) implements Numbered {
        public Resize {
            checkNumbered(number, channel);
            check(columns > 0 && columns <= 10_000, "columns", "must be 1 to 10000");
            check(rows > 0 && rows <= 10_000, "rows", "must be 1 to 10000");
        }
    }

    /** Send this signal to what runs in the channel: {@code HUP}, {@code INT}, {@code TERM}, {@code KILL}. */
    record Signal(long number, int channel, String name) implements Numbered {
        public Signal {
            checkNumbered(number, channel);
            name = required("name", name, 16);
        }
    }

    /**
     * The channel's last frame from this end.
     *
     * @param exitCode what the shell or command ended with; null where none applies
     * @param fault why it could not be opened or go on; null where it ended as it should
     */
    record Close(
            long number,
            int channel,
            @Nullable Integer exitCode,
            @Nullable Fault fault) implements Numbered {
        public Close {
            checkNumbered(number, channel);
        }
    }

    /**
     * A kind that only a newer end knows; ignored, but counted where it has a number.
     *
     * @param number null for an unnumbered kind
     */
    record Unknown(@Nullable Long number) implements PipeFrame {
        public Unknown {
            check(number == null || number > 0, "number", "must be positive");
        }
    }

    private static void checkNumbered(long number, int channel) {
        check(number > 0, "number", "must be positive");
        check(channel > 0, "channel", "must be positive");
    }
}
