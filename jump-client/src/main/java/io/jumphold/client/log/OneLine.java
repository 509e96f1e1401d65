package io.jumphold.client.log;

import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

/** One event a line: time, level, message. What came from outside cannot break the line or speak to a terminal. */
final class OneLine extends Formatter {
    /** Controls of both kinds, marks that turn the direction of writing, separators of lines and paragraphs. */
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    @Override
    public String format(LogRecord event) {
        String message = formatMessage(event);
        String cause = event.getThrown() == null ? "" : " (" + event.getThrown() + ")";
        return event.getInstant().truncatedTo(ChronoUnit.MILLIS) + " " + event.getLevel() + " "
                + UNSAFE.matcher(message + cause).replaceAll("?") + System.lineSeparator();
    }
}
