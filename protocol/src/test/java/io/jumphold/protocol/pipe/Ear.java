package io.jumphold.protocol.pipe;

import io.jumphold.protocol.error.Fault;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A listener that writes down what it hears. */
final class Ear implements ChannelListener {
    final List<String> events = new CopyOnWriteArrayList<>();
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void data(byte[] data) {
        bytes.writeBytes(data);
        events.add(new String(data, StandardCharsets.UTF_8));
    }

    @Override
    public void resized(int columns, int rows) {
        events.add(columns + "x" + rows);
    }

    @Override
    public void signalled(String name) {
        events.add(name);
    }

    @Override
    public void closed(@Nullable Integer exitCode, @Nullable Fault fault) {
        events.add("closed " + (fault == null ? exitCode : fault.code()));
    }
}
