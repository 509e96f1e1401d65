package io.jumphold.http.item;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Code names (GRP-1): unique, for scripts and command lines. */
final class CodeNames {
    static final String FORM = "must be 1 to 64 letters a to z, digits, _ or -";

    private static final Pattern VALID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");
    private static final int LONGEST_MADE = 56;

    private CodeNames() {}

    static boolean valid(String codeName) {
        return VALID.matcher(codeName).matches();
    }

    /** One made from a name, that nobody has yet. */
    static String made(String name, Set<String> taken) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}", "")
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_+|_+$", "");
        String base = plain.isEmpty() ? "group" : plain.substring(0, Math.min(plain.length(), LONGEST_MADE));
        String candidate = base;
        for (int next = 2; taken.contains(candidate); next++) {
            candidate = base + "_" + next;
        }
        return candidate;
    }
}
