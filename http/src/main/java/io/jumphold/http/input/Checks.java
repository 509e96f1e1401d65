package io.jumphold.http.input;

import io.jumphold.http.problem.FieldsRefused;
import io.jumphold.protocol.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at the fields of one request and then refuses it with all that is wrong, or lets it pass. */
public final class Checks {
    private final Map<String, String> errors = new LinkedHashMap<>();

    /** One line of text. Characters are counted as a person does (code points); control characters are none. */
    public String line(String field, @Nullable String value, int shortest, int longest) {
        return checked(field, value, shortest, longest, false);
    }

    /** Text that may have several lines. */
    public String text(String field, @Nullable String value, int shortest, int longest) {
        return checked(field, value, shortest, longest, true);
    }

    /** The value, which must be there. */
    public <T> @Nullable T present(String field, @Nullable T value) {
        if (value == null) {
            wrong(field, "is missing");
        }
        return value;
    }

    public void that(boolean right, String field, String wrong) {
        if (!right) {
            wrong(field, wrong);
        }
    }

    /** Refuses the request where anything was wrong: {@code invalid_request}. */
    public void done() {
        if (!errors.isEmpty()) {
            throw new FieldsRefused(ErrorCode.INVALID_REQUEST, errors);
        }
    }

    /** A setting out of its range: {@code invalid_setting}, with the range. */
    public static void setting(boolean inRange, String field, String range) {
        if (!inRange) {
            throw new FieldsRefused(ErrorCode.INVALID_SETTING, Map.of(field, range));
        }
    }

    private String checked(String field, @Nullable String value, int shortest, int longest, boolean lines) {
        if (value == null || value.isBlank()) {
            if (shortest > 0) {
                wrong(field, value == null ? "is missing" : "is empty");
                return "";
            }
            return value == null ? "" : tame(field, value, longest, lines);
        }
        if (value.codePointCount(0, value.length()) < shortest) {
            wrong(field, "must have at least " + shortest + " characters");
        }
        return tame(field, value, longest, lines);
    }

    private String tame(String field, String value, int longest, boolean lines) {
        if (value.codePointCount(0, value.length()) > longest) {
            wrong(field, "may have at most " + longest + " characters");
        }
        if (value.codePoints().anyMatch(c -> untold(c, lines))) {
            wrong(field, "holds control characters");
        }
        return value;
    }

    /** Control characters, and halves of a pair that stand alone: no database and no terminal should have to bear them. */
    private static boolean untold(int c, boolean lines) {
        boolean blank = lines && (c == '\n' || c == '\r' || c == '\t');
        return !blank && (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    private void wrong(String field, String what) {
        errors.putIfAbsent(field, what);
    }
}
