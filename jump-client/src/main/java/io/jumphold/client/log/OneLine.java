package io.jumphold.client.log;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** One event a line: time, level, message. What came from outside cannot break the line or speak to a terminal. */
final class OneLine extends Formatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    @Override
    public String format(LogRecord event) {
        String message = formatMessage(event).replaceAll("\\p{Cntrl}", "?");
        String cause = event.getThrown() == null ? "" : " (" + event.getThrown() + ")";
        return TIME.format(event.getInstant()) + " " + event.getLevel() + " " + message
                + cause.replaceAll("\\p{Cntrl}", "?") + System.lineSeparator();
    }
}
