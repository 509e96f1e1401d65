package io.jumphold.cli.screen;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.jumphold.cli.failure.Failure;
import io.jumphold.protocol.api.ApiJson;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes.
 *
 * @param out results
 * @param err everything else: progress, advice, refusals
 * @param interactive whether a person sits before it, on a terminal both ways
 * @param colours whether it shows colours
 * @param extent asks the terminal for its size
 */
public record Screen(PrintWriter out, PrintWriter err, boolean interactive, boolean colours, Supplier<Extent> extent) {
    // Only ASCII: what is shown raw on a terminal holds nothing that it would obey.
    private static final ObjectWriter JSON =
            ApiJson.mapper().writerWithDefaultPrettyPrinter().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    private static final ObjectWriter JSON_LINE = ApiJson.mapper().writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

    /** A line of the result; the caller's own words, or made harmless. */
    public void say(String line) {
        out.println(line);
    }

    /** A line that begins with a word that stands out. */
    public void line(Table.Cell first, String rest) {
        out.println(first.ink().on(first.text(), colours) + rest);
        out.flush();
    }

    /** A line that is no result: progress, advice. */
    public void note(String line) {
        err.println(line);
        err.flush();
    }

    public void show(Table table) {
        table.lines(widthFor(table), colours).forEach(out::println);
    }

    public void show(Facts facts) {
        facts.lines().forEach(out::println);
    }

    private int widthFor(Table table) {
        return interactive && table.width() > Extent.USUAL.columns()
                ? extent.get().columns()
                : Integer.MAX_VALUE;
    }

    public void json(Object value) {
        out.println(written(JSON, value));
    }

    /** One value, one line. */
    public void jsonLine(Object value) {
        out.println(written(JSON_LINE, value));
        out.flush();
    }

    private static String written(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells a failure and what to do about it. */
    public void tell(Failure failure) {
        out.flush();
        note(Plain.text(failure.line()));
        @Nullable String next = failure.next();
        if (next != null) {
            note("  " + Plain.text(next));
        }
    }
}
