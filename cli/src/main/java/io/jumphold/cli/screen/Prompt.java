package io.jumphold.cli.screen;

/** Asks the person before the screen. */
public interface Prompt {
    /** A line of text, stripped; empty where the person only pressed Enter or ended the input. */
    String line(String question);

    /** A secret; what is typed is not shown. */
    String secret(String question);
}
