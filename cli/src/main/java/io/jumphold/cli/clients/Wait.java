package io.jumphold.cli.clients;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** For how long to wait for a machine, as people write it: {@code 45s}, {@code 2m}. */
record Wait(int seconds) {
    static final Wait NONE = new Wait(0);

    private static final int MOST = 120;
    private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\s*([sm])");

    static Wait parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is no time to wait: write 45s or 2m");
        }
        int seconds = Integer.parseInt(matcher.group(1)) * (matcher.group(2).equals("m") ? 60 : 1);
        if (seconds > MOST) {
            throw new TypeConversionException("'" + text + "' is longer than two minutes, the most there is");
        }
        return new Wait(seconds);
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<Wait> {
        @Override
        public Wait convert(String value) {
            return parse(value);
        }
    }
}
