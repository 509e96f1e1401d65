package io.jumphold.cli.screen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAlignByWhatATerminalShows() {
        Table table = new Table("ID", "NAME", "TAG").row(1, "東京", "a").row(200, "x", "b");

        assertThat(table.lines(Integer.MAX_VALUE, false))
                .containsExactly("ID   NAME  TAG", "1    東京  a", "200  x     b");
    }

    @Test
    void whatMachinesSendIsMadeHarmlessWithoutAsking() {
        Table table = new Table("NAME").row("\u001b[31mred");

        assertThat(table.lines(Integer.MAX_VALUE, true)).last().isEqualTo("\\x1b[31mred");
    }

    @Test
    void theWidestColumnIsShortenedWhenALineWouldNotFit() {
        Table table = new Table("ID", "NAME", "TAG").row(1, "a-very-long-name-of-a-machine", "production");

        assertThat(table.lines(30, false))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(30));
        assertThat(table.lines(30, false))
                .last()
                .asString()
                .startsWith("1   a-very-")
                .contains("…")
                .endsWith("production");
    }

    @Test
    void coloursStandAroundAWordAndTakeNoRoom() {
        Table table =
                new Table("S", "N").row(new Table.Cell("on", Ink.GREEN), "x").row("offline", "y");

        assertThat(table.lines(Integer.MAX_VALUE, true).get(1)).isEqualTo("\u001b[32mon\u001b[0m       x");
    }
}
