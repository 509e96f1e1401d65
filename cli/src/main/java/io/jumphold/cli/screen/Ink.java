package io.jumphold.cli.screen;

/** How a word stands out, where the terminal shows colours. */
public enum Ink {
    PLAIN(""),
    BOLD("\u001b[1m"),
    FAINT("\u001b[2m"),
    GREEN("\u001b[32m"),
    YELLOW("\u001b[33m"),
    RED("\u001b[31m");

    private static final String END = "\u001b[0m";
    private final String begin;

    Ink(String begin) {
        this.begin = begin;
    }

    String on(String harmless, boolean colours) {
        return this == PLAIN || !colours || harmless.isBlank() ? harmless : begin + harmless + END;
    }
}
