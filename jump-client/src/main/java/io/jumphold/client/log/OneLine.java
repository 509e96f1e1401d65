package io.jumphold.client.log;

import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** One event a line: time, level, message. What came from outside cannot break the line or speak to a terminal. */
final class OneLine extends Formatter {
    @Override
    public String format(LogRecord event) {
        String message = formatMessage(event).replaceAll("\\p{Cntrl}", "?");
        String cause = event.getThrown() == null ? "" : " (" + event.getThrown() + ")";
        return event.getInstant().truncatedTo(ChronoUnit.MILLIS) + " " + event.getLevel() + " " + message
                + cause.replaceAll("\\p{Cntrl}", "?") + System.lineSeparator();
    }
}
