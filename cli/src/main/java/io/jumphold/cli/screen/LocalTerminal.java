package io.jumphold.cli.screen;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The terminal that this program was started on, by the system's own {@code stty}: it takes a millisecond, needs no native library, and
 * leaves alone what it is not asked to change (JLine 3.30 sets a line's speed to 0 when it sets attributes).
 */
public final class LocalTerminal {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,5}) (\\d{1,5})");

    private LocalTerminal() {}

    /** How large it is at the moment. */
    public static Extent extent() {
        try {
            Matcher size = SIZE.matcher(stty("size"));
            if (size.matches()) {
                Extent extent = new Extent(Integer.parseInt(size.group(2)), Integer.parseInt(size.group(1)));
                return extent.columns() > 0 && extent.rows() > 0 ? extent : Extent.USUAL;
            }
        } catch (IOException noTerminal) {
            // Then the usual one is as good as any.
        }
        return Extent.USUAL;
    }

    /** All its settings, in the form that {@link #set} takes. */
    public static String settings() throws IOException {
        return stty("-g");
    }

    public static void set(String... settings) throws IOException {
        stty(settings);
    }

    private static String stty(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command).redirectInput(Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("stty has failed: "
                        + new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted", e);
        }
        return output;
    }
}
