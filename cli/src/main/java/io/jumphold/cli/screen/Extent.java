package io.jumphold.cli.screen;

/** How much a terminal shows. */
public record Extent(int columns, int rows) {
    /** Where the terminal does not say. */
    public static final Extent USUAL = new Extent(80, 24);
}
