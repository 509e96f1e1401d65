package io.jumphold.bench.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void figuresAreRoundedToHundredthsInTheOrderTheyWerePut() {
        Figures figures = new Figures().put("db", "h2").put("clients", 20).put("ms", 1.23456);
        assertThat(figures.json(true)).isEqualTo("{\"db\":\"h2\",\"clients\":20,\"ms\":1.23}");
    }

    @Test
    void whatIsNoNumberIsNull() {
        assertThat(new Figures().put("ms", 5 / 0.0).put("none", Double.NaN).json(true))
                .isEqualTo("{\"ms\":null,\"none\":null}");
    }
}
