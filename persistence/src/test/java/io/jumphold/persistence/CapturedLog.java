package io.jumphold.persistence;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** What is logged while it is open, as a file would show it; nothing of it reaches the console. */
public final class CapturedLog implements AutoCloseable {
    private final Logger logger;
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();

    public CapturedLog(Class<?> of) {
        this.logger = (Logger) LoggerFactory.getLogger(of);
        events.start();
        logger.addAppender(events);
        logger.setAdditive(false);
    }

    public String text() {
        return List.copyOf(events.list).stream()
                .map(event -> event.getFormattedMessage() + "\n"
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        logger.setAdditive(true);
        logger.detachAppender(events);
    }
}
