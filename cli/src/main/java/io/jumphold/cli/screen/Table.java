package io.jumphold.cli.screen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jline.utils.WCWidth;

/** Rows under headers, aligned by what a terminal shows. Everything in it is made harmless, so that no caller can forget. */
public final class Table {
    private static final String GAP = "  ";
    private static final int NARROWEST = 8;

    /** A word and how it stands out. */
    public record Cell(String text, Ink ink) {
        public Cell {
            text = Plain.text(text);
        }
    }

    private final List<String> headers;
    private final List<List<Cell>> rows = new ArrayList<>();

    public Table(String... headers) {
        this.headers = List.of(headers);
    }

    /** Adds a row: a {@link Cell}, or anything else, which becomes its plain text. */
    public Table row(Object... values) {
        if (values.length != headers.size()) {
            throw new IllegalArgumentException(values.length + " values under " + headers.size() + " headers");
        }
        rows.add(Arrays.stream(values)
                .map(value -> value instanceof Cell cell ? cell : new Cell(String.valueOf(value), Ink.PLAIN))
                .toList());
        return this;
    }

    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** How many columns of a terminal the widest line takes. */
    public int width() {
        return total(natural());
    }

    /**
     * The lines.
     *
     * @param width the widest columns are shortened until a line fits into this, as far as they can be
     */
    public List<String> lines(int width, boolean colours) {
        int[] widths = natural();
        while (total(widths) > width) {
            int widest = widest(widths);
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
        }
        List<String> lines = new ArrayList<>(rows.size() + 1);
        lines.add(line(
                headers.stream().map(header -> new Cell(header, Ink.BOLD)).toList(), widths, colours));
        rows.forEach(row -> lines.add(line(row, widths, colours)));
        return lines;
    }

    private int[] natural() {
        return IntStream.range(0, headers.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> columns(row.get(column).text()))
                        .reduce(columns(headers.get(column)), Math::max))
                .toArray();
    }

    private static int total(int[] widths) {
        return Arrays.stream(widths).sum() + GAP.length() * (widths.length - 1);
    }

    private static int widest(int[] widths) {
        return IntStream.range(0, widths.length)
                .reduce((left, right) -> widths[right] > widths[left] ? right : left)
                .orElse(0);
    }

    private static String line(List<Cell> cells, int[] widths, boolean colours) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            Cell cell = cells.get(column);
            String fitted = fitted(cell.text(), widths[column]);
            line.append(column == 0 ? "" : GAP).append(cell.ink().on(fitted, colours));
            if (column < widths.length - 1) {
                line.append(" ".repeat(widths[column] - columns(fitted)));
            }
        }
        return line.toString().stripTrailing();
    }

    private static String fitted(String text, int width) {
        if (columns(text) <= width) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 1;
        for (int point : text.codePoints().toArray()) {
            used += columns(point);
            if (used > width) {
                break;
            }
            kept.appendCodePoint(point);
        }
        return kept.append('…').toString();
    }

    private static int columns(String text) {
        return text.codePoints().map(Table::columns).sum();
    }

    private static int columns(int point) {
        return Math.max(0, WCWidth.wcwidth(point));
    }
}
