package io.jumphold.cli.command;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A length of time as people write it: {@code 90m}, {@code 12h}, {@code 2d}, {@code 1w}. */
public record Span(Duration duration) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\s*([mhdw])");

    static Span parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no length of time: write 90m, 12h, 2d or 1w");
        }
        long number = Long.parseLong(matcher.group(1));
        return new Span(
                switch (matcher.group(2)) {
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    case "d" -> Duration.ofDays(number);
                    default -> Duration.ofDays(7 * number);
                });
    }

    /** For picocli. */
    public static final class Converter implements ITypeConverter<Span> {
        @Override
        public Span convert(String value) {
            return parse(value);
        }
    }
}
