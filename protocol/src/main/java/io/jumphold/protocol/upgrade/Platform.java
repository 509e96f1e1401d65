package io.jumphold.protocol.upgrade;

import io.jumphold.protocol.machine.OperatingSystem;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of what a payload is made for: {@code linux-x86_64}, {@code windows-aarch64}, ... or {@code any}. */
public final class Platform {
    /** Of a payload that runs everywhere. */
    public static final String ANY = "any";

    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,15}(?:-[a-z0-9_]{1,16})?");

    private Platform() {}

    /** Whether it can be a platform's name: at most 32 characters of lower-case letters, digits, {@code _} and one {@code -}. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Of a machine, by what it says of its operating system. */
    public static String of(OperatingSystem os) {
        return plain(os.family(), 15) + "-" + plain(architecture(os.architecture()), 16);
    }

    /** Whether a payload for the first runs on a machine that is the second. */
    public static boolean suits(String payload, String machine) {
        return payload.equals(ANY) || payload.equals(machine);
    }

    private static String architecture(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64", "x64" -> "x86_64";
            case "arm64", "aarch64" -> "aarch64";
            default -> name;
        };
    }

    private static String plain(String text, int most) {
        String plain = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
        return plain.isEmpty() ? "unknown" : plain.substring(0, Math.min(plain.length(), most));
    }
}
