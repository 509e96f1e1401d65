package io.jumphold.client.shell;

import io.jumphold.protocol.error.ErrorCode;
import io.jumphold.protocol.error.Fault;
import io.jumphold.protocol.pipe.Acceptor;
import io.jumphold.protocol.pipe.Channel;
import io.jumphold.protocol.pipe.ChannelListener;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** The tools that this client offers in a session: {@code shell}. */
public final class Tools implements Acceptor {
    private static final int MOST_SHELLS = 64;
    private static final ChannelListener NOBODY = new ChannelListener() {
        @Override
        public void data(byte[] bytes) {}

        @Override
        public void closed(@Nullable Integer exitCode, @Nullable Fault fault) {}
    };

    private final Semaphore free = new Semaphore(MOST_SHELLS);
    private final Account account;

    public Tools(Account account) {
        this.account = account;
    }

    @Override
    public ChannelListener opened(Channel channel, String tool, Map<String, String> parameters) {
        if (!tool.equals("shell")) {
            return refuse(channel, ErrorCode.TOOL_NOT_FOUND.fault());
        }
        ShellRequest request;
        try {
            request = ShellRequest.of(parameters);
        } catch (IllegalArgumentException e) {
            return refuse(channel, ErrorCode.INVALID_REQUEST.fault(String.valueOf(e.getMessage())));
        }
        if (!free.tryAcquire()) {
            return refuse(
                    channel, ErrorCode.TOOL_FAILED.fault("This machine runs " + MOST_SHELLS + " shells already."));
        }
        Shell shell = new Shell(channel, request, account, free::release);
        shell.start();
        return shell;
    }

    private static ChannelListener refuse(Channel channel, Fault fault) {
        channel.close(null, fault);
        return NOBODY;
    }
}
